// The unit tests' main program.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
