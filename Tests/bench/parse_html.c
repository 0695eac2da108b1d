/* Parses a page with libxml2 alone: what reading it costs at least. parse_html FILE */
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words) {
    FILE *file = count == 2 ? fopen(words[1], "rb") : NULL;
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        fprintf(stderr, "usage: parse_html FILE\n");
        return 2;
    }
    long size = ftell(file);
    char *bytes = size > 0 ? malloc((size_t)size) : NULL;
    rewind(file);
    if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size) return 1;
    fclose(file);
    /* The page says itself that it is GB2312. */
    htmlDocPtr page = htmlReadMemory(bytes, (int)size, NULL, NULL,
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    if (page == NULL) return 1;
    xmlFreeDoc(page);
    free(bytes);
    return 0;
}
