/// The names of the months from CLDR, the locale data of ICU.
///
/// `Tests/month-names.swift` generates the table, so that a document is read alike on every machine, whatever its
/// version of the locale data. For each language there are twelve full names, then twelve abbreviations. A vertical bar
/// separates the forms of one name (within a date and alone); an underscore is a space.
enum MonthTable {
    static let text = """
        ar: يناير|كانون_الثاني|جانفي فبراير|شباط|فيفري مارس|آذار أبريل|نيسان|أفريل مايو|أيار|ماي يونيو|حزيران|جوان
            يوليو|تموز|جويلية|يوليوز أغسطس|آب|أوت|غشت سبتمبر|أيلول|شتنبر أكتوبر|تشرين_الأول نوفمبر|تشرين_الثاني|نونبر
            ديسمبر|كانون_الأول|دجنبر يناير|كانون_الثاني|جانفي فبراير|شباط|فيفري مارس|آذار أبريل|نيسان|أفريل
            مايو|أيار|ماي يونيو|حزيران|جوان يوليو|تموز|جويلية|يوليوز أغسطس|آب|أوت|غشت سبتمبر|أيلول|شتنبر
            أكتوبر|تشرين_الأول نوفمبر|تشرين_الثاني|نونبر ديسمبر|كانون_الأول|دجنبر
        az: yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr yan fev mar apr may iyn iyl
            avq sen okt noy dek
        be: студзеня|студзень лютага|люты сакавіка|сакавік красавіка|красавік мая|май чэрвеня|чэрвень ліпеня|ліпень
            жніўня|жнівень верасня|верасень кастрычніка|кастрычнік лістапада|лістапад снежня|снежань сту лют сак кра
            мая|май чэр ліп жні вер кас ліс сне
        bg: януари февруари март април май юни юли август септември октомври ноември декември яну фев март апр май юни
            юли авг сеп окт ное дек
        bs: januar februar mart april maj juni juli august septembar oktobar novembar decembar jan feb mar apr maj jun
            jul aug sep okt nov dec
        ca: de_gener|gener de_febrer|febrer de_març|març d’abril|abril de_maig|maig de_juny|juny de_juliol|juliol
            d’agost|agost de_setembre|setembre d’octubre|octubre de_novembre|novembre de_desembre|desembre gen. febr.
            març abr. maig juny jul. ag. set. oct. nov. des.
        cs: ledna|leden února|únor března|březen dubna|duben května|květen června|červen července|červenec srpna|srpen
            září října|říjen listopadu|listopad prosince|prosinec led úno bře dub kvě čvn čvc srp zář říj lis pro
        da: januar februar marts april maj juni juli august september oktober november december jan.|jan feb.|feb
            mar.|mar apr.|apr maj jun.|jun jul.|jul aug.|aug sep.|sep okt.|okt nov.|nov dec.|dec
        de: januar|jänner februar märz april mai juni juli august september oktober november dezember
            jan.|jan|jän.|jän feb.|feb märz|mär apr.|apr mai juni|jun juli|jul aug.|aug sept.|sep|sep. okt.|okt
            nov.|nov dez.|dez
        el: ιανουαρίου|ιανουάριος φεβρουαρίου|φεβρουάριος μαρτίου|μάρτιος απριλίου|απρίλιος μαΐου|μάιος
            ιουνίου|ιούνιος ιουλίου|ιούλιος αυγούστου|αύγουστος σεπτεμβρίου|σεπτέμβριος οκτωβρίου|οκτώβριος
            νοεμβρίου|νοέμβριος δεκεμβρίου|δεκέμβριος ιαν φεβ μαρ|μάρ απρ μαΐ|μάι ιουν|ιούν ιουλ|ιούλ αυγ|αύγ σεπ οκτ
            νοε|νοέ δεκ
        en: january february march april may june july august september october november december jan feb mar apr may
            jun jul aug sep oct nov dec
        es: enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre
            ene|ene. feb|feb. mar|mar. abr|abr. may|may. jun|jun. jul|jul. ago|ago. sept|sep|set. oct|oct. nov|nov.
            dic|dic.
        et: jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember jaan veebr
            märts apr mai juuni juuli aug sept okt nov dets
        fi: tammikuuta|tammikuu helmikuuta|helmikuu maaliskuuta|maaliskuu huhtikuuta|huhtikuu toukokuuta|toukokuu
            kesäkuuta|kesäkuu heinäkuuta|heinäkuu elokuuta|elokuu syyskuuta|syyskuu lokakuuta|lokakuu
            marraskuuta|marraskuu joulukuuta|joulukuu tammi helmi maalis huhti touko kesä heinä elo syys loka marras
            joulu
        fr: janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv. févr. mars avr.
            mai juin juil.|juill. août sept. oct. nov. déc.
        he: ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר ינו׳ פבר׳ מרץ אפר׳ מאי יוני יולי
            אוג׳ ספט׳ אוק׳ נוב׳ דצמ׳
        hr: siječnja|siječanj veljače|veljača ožujka|ožujak travnja|travanj svibnja|svibanj lipnja|lipanj
            srpnja|srpanj kolovoza|kolovoz rujna|rujan listopada|listopad studenoga|studeni prosinca|prosinac sij velj
            ožu tra svi lip srp kol ruj lis stu pro
        hu: január február március április május június július augusztus szeptember október november december jan.
            febr. márc. ápr. máj. jún. júl. aug. szept. okt. nov. dec.
        hy: հունվարի|հունվար փետրվարի|փետրվար մարտի|մարտ ապրիլի|ապրիլ մայիսի|մայիս հունիսի|հունիս հուլիսի|հուլիս
            օգոստոսի|օգոստոս սեպտեմբերի|սեպտեմբեր հոկտեմբերի|հոկտեմբեր նոյեմբերի|նոյեմբեր դեկտեմբերի|դեկտեմբեր հնվ փտվ
            մրտ ապր մյս հնս հլս օգս սեպ հոկ նոյ դեկ
        id: januari februari maret april mei juni juli agustus september oktober november desember jan feb mar apr mei
            jun jul agu sep okt nov des
        is: janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember jan. feb. mar. apr. maí
            jún. júl. ágú. sep. okt. nóv. des.
        it: gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre gen feb mar
            apr mag giu lug ago set ott nov dic
        ka: იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი იან თებ
            მარ აპრ მაი ივნ ივლ აგვ სექ ოქტ ნოე დეკ
        kk: қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан қаң. ақп. нау. сәу.
            мам. мау. шіл. там. қыр. қаз. қар. жел.
        ky: январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь янв.|янв фев.|фев мар.|мар
            апр.|апр май июн.|июн июл.|июл авг.|авг сен.|сен окт.|окт ноя.|ноя дек.|дек
        lt: sausio|sausis vasario|vasaris kovo|kovas balandžio|balandis gegužės|gegužė birželio|birželis liepos|liepa
            rugpjūčio|rugpjūtis rugsėjo|rugsėjis spalio|spalis lapkričio|lapkritis gruodžio|gruodis saus. vas. kov.
            bal. geg. birž. liep. rugp. rugs. spal. lapkr. gruod.
        lv: janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris janv.
            febr. marts apr. maijs jūn. jūl. aug. sept. okt. nov. dec.
        mk: јануари февруари март април мај јуни јули август септември октомври ноември декември јан. фев. мар. апр.
            мај јун. јул. авг. сеп. окт. ное. дек.
        ms: januari februari mac april mei jun julai ogos september oktober november disember jan feb mac apr mei jun
            jul ogo sep okt nov dis
        nl: januari februari maart april mei juni juli augustus september oktober november december jan feb mrt apr
            mei jun jul aug sep okt nov dec
        no: januar februar mars april mai juni juli august september oktober november desember jan.|jan feb.|feb
            mars|mar apr.|apr mai juni|jun juli|jul aug.|aug sep.|sep okt.|okt nov.|nov des.|des
        pl: stycznia|styczeń lutego|luty marca|marzec kwietnia|kwiecień maja|maj czerwca|czerwiec lipca|lipiec
            sierpnia|sierpień września|wrzesień października|październik listopada|listopad grudnia|grudzień sty lut
            mar kwi maj cze lip sie wrz paź lis gru
        pt: janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro jan. fev. mar.
            abr. mai. jun. jul. ago. set. out. nov. dez.
        ro: ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie ian.
            feb. mar. apr. mai iun. iul. aug. sept. oct. nov. dec.
        ru: января|январь февраля|февраль марта|март апреля|апрель мая|май июня|июнь июля|июль августа|август
            сентября|сентябрь октября|октябрь ноября|ноябрь декабря|декабрь янв. февр. марта|март апр. мая|май
            июня|июнь июля|июль авг. сент. окт. нояб. дек.
        sk: januára|január februára|február marca|marec apríla|apríl mája|máj júna|jún júla|júl augusta|august
            septembra|september októbra|október novembra|november decembra|december jan feb mar apr máj jún júl aug
            sep okt nov dec
        sl: januar februar marec april maj junij julij avgust september oktober november december jan. feb. mar. apr.
            maj jun. jul. avg. sep. okt. nov. dec.
        sq: janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor jan shk mar pri maj qer korr
            gush sht tet nën dhj
        sr: јануар|januar фебруар|februar март|mart април|april мај|maj јун|jun јул|jul август|avgust
            септембар|septembar октобар|oktobar новембар|novembar децембар|decembar јан|jan феб|feb мар|mar апр|apr
            мај|maj јун|jun јул|jul авг|avg сеп|sep окт|okt нов|nov дец|dec
        sv: januari februari mars april maj juni juli augusti september oktober november december jan. feb. mars apr.
            maj juni juli aug. sep. okt. nov. dec.
        th: มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม ม.ค. ก.พ. มี.ค.
            เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค.
        tr: ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık oca şub mar nis may haz tem ağu
            eyl eki kas ara
        uk: січня|січень лютого|лютий березня|березень квітня|квітень травня|травень червня|червень липня|липень
            серпня|серпень вересня|вересень жовтня|жовтень листопада|листопад грудня|грудень січ. лют. бер. квіт.
            трав. черв. лип. серп. вер. жовт. лист. груд.
        uz: yanvar|январ fevral|феврал mart|март aprel|апрел may|май iyun|июн iyul|июл avgust|август sentabr|сентябр
            oktabr|октябр noyabr|ноябр dekabr|декабр yan|янв fev|фев mar|мар apr|апр may|май iyn|июн iyl|июл avg|авг
            sen|сен okt|окт noy|ноя dek|дек
        """
}
