// The one unit that compiles Catch2's runner: about 10 s, so it holds nothing else.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
