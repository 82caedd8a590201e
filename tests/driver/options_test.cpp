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
    CHECK(read.compile.parse.preprocess.include_dirs == std::vector<std::string>{"inc", "inc2"});
    CHECK(read.compile.parse.preprocess.macros ==
          std::vector<std::pair<std::string, std::string>>{{"A", "true"}, {"B", "{1,2}"}});
    CHECK(read.compile.parse.preprocess.code_paths == std::vector<std::string>{"x/ebin"});
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
    CHECK(error_of({"-o"}) == "option -o needs a value");
    CHECK(error_of({"--frob"}) == "unknown option --frob");
    CHECK(error_of({"--print=x"}) ==
          "unknown stage x: --print takes ast, core, ssa, ssaopt, asm or a pass; --print=list "
          "tells all");
    CHECK(error_of({"-b", "core"}) == "can't write files of type core, only beam");
}
