#include "error.h"

#include <cstdarg>
#include <cstdio>

namespace {
thread_local char last_error[512] = "";
}

extern "C" trl_status trl_fail(trl_status status, const char *format, ...) {
    va_list values;
    va_start(values, format);
    std::vsnprintf(last_error, sizeof last_error, format, values);
    va_end(values);
    return status;
}

extern "C" const char *trl_last_error(void) {
    return last_error;
}
