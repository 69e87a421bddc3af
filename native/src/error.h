/*
 * The text behind trl_last_error(). Exported from libtrilemma for the project's other libraries, no part of the
 * contracts.
 */
#ifndef TRILEMMA_ERROR_H
#define TRILEMMA_ERROR_H

#include "trilemma/status.h"

/* Keeps a line (printf's format) for trl_last_error() of this thread and returns `status`. */
extern "C" TRL_API __attribute__((format(printf, 2, 3))) trl_status trl_fail(
    trl_status status, const char *format, ...);

#endif
