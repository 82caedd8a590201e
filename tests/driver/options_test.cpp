// The command line.
#include "compiler/driver/options.h"

#include <catch2/catch.hpp>

using namespace joist::compiler;

namespace {

Command command(const std::vector<std::string>& arguments) {
    std::string error;
    const auto read = read_command(arguments, false, error);
    INFO(error);
    REQUIRE(read);
    return *read;
}

std::string error_of(const std::vector<std::string>& arguments) {
    std::string error;
    CHECK_FALSE(read_command(arguments, false, error));
    return error;
}

} // namespace

TEST_CASE("options with values, joined or apart") {
    const Command read = command({"-o",
                                  "ebin",
                                  "-Iinc",
                                  "-I",
                                  "inc2",
                                  "-DA",
                                  "-D",
                                  "B={1,2}",
                                  "-pa",
                                  "x/ebin",
                                  "a.erl",
                                  "b.erl"});
    CHECK(read.output == "ebin");
    const PreprocessOptions preprocess = settle_options(read.compile).parse.preprocess;
    REQUIRE(preprocess.include_dirs.size() == 2); // absolute, as erlc makes them
    CHECK(preprocess.include_dirs[0].ends_with("/inc"));
    CHECK(preprocess.include_dirs[1].ends_with("/inc2"));
    CHECK(preprocess.macros ==
          std::vector<std::pair<std::string, std::string>>{{"B", "{1,2}"}, {"A", "true"}});
    CHECK(preprocess.code_paths == std::vector<std::string>{"x/ebin"});
    CHECK(read.files == std::vector<std::string>{"a.erl", "b.erl"});
}

TEST_CASE("warnings and stages") {
    CHECK_FALSE(command({"-W0", "a.erl"}).compile.warnings);
    CHECK(command({"-Werror", "a.erl"}).compile.warnings_as_errors);
    CHECK(command({"+export_all", "+debug_info", "a.erl"}).compile.parse.options.has("export_all"));
    CHECK(command({"--print=core", "a.erl"}).compile.stop == Stage::kCore);
    CHECK(command({"--", "-o"}).files == std::vector<std::string>{"-o"});
    CHECK_FALSE(command({"--help"}).answer.empty());
}

TEST_CASE("wrong usage is told") {
    CHECK(error_of({"-o"}) == "No value given to -o option");
    CHECK(error_of({"--frob"}) == "Unknown option: --frob");
    CHECK(error_of({"--print=x"}) ==
          "unknown stage x: --print=list tells which stages and passes there are");
}
