// libcurl brings nearly thirty libraries along. To load them is a fifth of what a list takes, and most commands ask nobody:
// so it is opened when something of it is first called, and each function here passes on to libcurl's of the same name.
#define _GNU_SOURCE
#define CURL_DISABLE_TYPECHECK
#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

// result, name, parameters, arguments, and what is answered where there is no libcurl.
#define FUNCTIONS(F) \
    F(CURLcode, curl_global_init, (long flags), (flags), CURLE_FAILED_INIT) \
    F(void, curl_free, (void *p), (p), ) \
    F(time_t, curl_getdate, (const char *text, const time_t *unused), (text, unused), -1) \
    F(CURL *, curl_easy_init, (void), (), NULL) \
    F(void, curl_easy_cleanup, (CURL * h), (h), ) \
    F(void, curl_easy_reset, (CURL * h), (h), ) \
    F(char *, curl_easy_escape, (CURL * h, const char *text, int count), (h, text, count), NULL) \
    F(const char *, curl_easy_strerror, (CURLcode code), (code), "libcurl cannot be loaded") \
    F(CURLM *, curl_multi_init, (void), (), NULL) \
    F(CURLMcode, curl_multi_cleanup, (CURLM * m), (m), CURLM_INTERNAL_ERROR) \
    F(CURLMcode, curl_multi_add_handle, (CURLM * m, CURL *h), (m, h), CURLM_INTERNAL_ERROR) \
    F(CURLMcode, curl_multi_remove_handle, (CURLM * m, CURL *h), (m, h), CURLM_INTERNAL_ERROR) \
    F(CURLMcode, curl_multi_perform, (CURLM * m, int *running), (m, running), CURLM_INTERNAL_ERROR) \
    F(CURLMcode, curl_multi_poll, (CURLM * m, struct curl_waitfd more[], unsigned int count, int timeout, int *ready), \
      (m, more, count, timeout, ready), CURLM_INTERNAL_ERROR) \
    F(CURLMsg *, curl_multi_info_read, (CURLM * m, int *left), (m, left), NULL) \
    F(struct curl_slist *, curl_slist_append, (struct curl_slist * list, const char *text), (list, text), NULL) \
    F(void, curl_slist_free_all, (struct curl_slist * list), (list), ) \
    F(CURLU *, curl_url, (void), (), NULL) \
    F(void, curl_url_cleanup, (CURLU * u), (u), ) \
    F(CURLUcode, curl_url_set, (CURLU * u, CURLUPart part, const char *text, unsigned int flags), \
      (u, part, text, flags), CURLUE_OUT_OF_MEMORY)

static char missing[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

#define DECLARE(result, name, parameters, arguments, otherwise) static __typeof__(name) *real_##name;
FUNCTIONS(DECLARE)
static __typeof__(curl_easy_setopt) *real_curl_easy_setopt;
static __typeof__(curl_easy_getinfo) *real_curl_easy_getinfo;
static __typeof__(curl_url_get) *real_curl_url_get;

static void fail(void) {
    const char *words = dlerror();
    snprintf(missing, sizeof missing, "%s", words ? words : "unknown");
}

static void load(void) {
    // By its own name, and by the one that Debian gives the build with GnuTLS.
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        fail();
        library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
        if (!library) return;
        missing[0] = 0;
    }
#define FIND(result, name, parameters, arguments, otherwise) \
    if (!(real_##name = (__typeof__(name) *)dlsym(library, #name))) return fail();
    FUNCTIONS(FIND)
    FIND(, curl_easy_setopt, , , )
    FIND(, curl_easy_getinfo, , , )
    FIND(, curl_url_get, , , )
}

const char *ccurl_missing(void) {
    pthread_once(&once, load);
    return missing[0] ? missing : NULL;
}

#define PASS_ON(result, name, parameters, arguments, otherwise) \
    __attribute__((visibility("hidden"))) result name parameters { \
        if (ccurl_missing()) return otherwise; \
        return real_##name arguments; \
    }
FUNCTIONS(PASS_ON)

// Whether what is asked is const depends on the version.
CURLUcode ccurl_url_get(CURLU *u, CURLUPart part, char **text, unsigned int flags) {
    return ccurl_missing() ? CURLUE_OUT_OF_MEMORY : real_curl_url_get(u, part, text, flags);
}

// Every value is a long, an offset or a pointer: of one size, and passed in the same way (CCurl.h).
_Static_assert(sizeof(long) == sizeof(void *) && sizeof(curl_off_t) == sizeof(void *), "values of one size");

#define PASS_ONE_VALUE(name, Kind) \
    __attribute__((visibility("hidden"))) CURLcode(name)(CURL * h, Kind kind, ...) { \
        if (ccurl_missing()) return CURLE_FAILED_INIT; \
        va_list values; \
        va_start(values, kind); \
        void *value = va_arg(values, void *); \
        va_end(values); \
        return real_##name(h, kind, value); \
    }
PASS_ONE_VALUE(curl_easy_setopt, CURLoption)
PASS_ONE_VALUE(curl_easy_getinfo, CURLINFO)
