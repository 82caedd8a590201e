// The command line of joist.
#include "vm/machine/options.h"

#include <catch2/catch.hpp>

using namespace joist;

namespace {

std::string error_of(const std::vector<std::string>& words) { return parse_options(words).error; }

} // namespace

TEST_CASE("schedulers and those online") {
    CHECK(parse_options({"+S", "4"}).schedulers == 4);
    CHECK(parse_options({"+S4:2"}).schedulers == 2);
    CHECK(error_of({"+S", "0"}).starts_with("+S wants"));
    CHECK(error_of({"+S", "1:2"}) == "+S 1:2: the schedulers online must be from 1 to 1");
}

TEST_CASE("flags that are not known") {
    CHECK(error_of({"+X"}) == "unknown flag +X");
    CHECK(error_of({"--hepl"}) == "unknown option --hepl");
    CHECK(error_of({"+sbwt", "none", "+MBas", "aobf", "+A4", "-anything", "x"}).empty());
    CHECK(parse_options({"-anything", "x", "-s", "m"}).flags.size() == 1); // -s is no argument of programs
}

TEST_CASE("the program takes what follows it") {
    const Options options = parse_options({"+S", "2", "x.erl", "-s", "--help"});
    CHECK(options.file == "x.erl");
    CHECK(options.arguments == std::vector<std::string>{"-s", "--help"});
    CHECK(options.actions.empty());
    CHECK(!options.help);
}
