#pragma once

// The assertion that stays on in every build: our own mistakes, never a peer's bytes. A crash of
// the node loses nothing that was called saved; going on with a broken invariant could.

#include <cstdio>
#include <cstdlib>

#define ATELIER_CHECK(condition)                                                                   \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            std::fprintf(stderr, "%s:%d: broken invariant: %s\n", __FILE__, __LINE__, #condition); \
            std::abort();                                                                          \
        }                                                                                          \
    } while (false)
