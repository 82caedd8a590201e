// The compiler as a whole, from text in memory.
#include "compiler/driver/compile.h"

#include <catch2/catch.hpp>

using namespace joist::compiler;

namespace {

struct Compiled {
    CompileResult result;
    std::string messages;
};

Compiled run(std::string text, CompileOptions options = {}) {
    SourceManager sources;
    DiagnosticSink sink;
    Compiled compiled;
    compiled.result = compile({"t.erl", std::move(text), false}, options, sources, sink);
    compiled.messages = format_diagnostics(sink, sources, {false, false});
    return compiled;
}

std::string stage(std::string_view name, std::string text) {
    CompileOptions options;
    options.stop = *stage_named(name);
    const Compiled compiled = run(std::move(text), options);
    CHECK(compiled.messages == "");
    CHECK(compiled.result.ok);
    return compiled.result.printed;
}

constexpr const char* kProgram = "-module(t).\n-export([f/1]).\nf(X) -> {X, 1}.\n";

} // namespace

TEST_CASE("a program becomes a BEAM file") {
    const Compiled compiled = run(kProgram);
    CHECK(compiled.messages == "");
    REQUIRE(compiled.result.ok);
    CHECK(compiled.result.module == "t");
    REQUIRE(compiled.result.beam.size() > 12);
    CHECK(std::string(compiled.result.beam.begin(), compiled.result.beam.begin() + 4) == "FOR1");
    CHECK(std::string(compiled.result.beam.begin() + 8, compiled.result.beam.begin() + 12) ==
          "BEAM");
}

TEST_CASE("the same text gives the same bytes") {
    CHECK(run(kProgram).result.beam == run(kProgram).result.beam);
}

TEST_CASE("each stage can be shown") {
    CHECK(stage("ast", kProgram).find("{function,{3,1},f,1,") != std::string::npos);
    CHECK(stage("core", kProgram).find("f/1") != std::string::npos);
    CHECK(stage("ssa", kProgram).find("function f/1(v0)") != std::string::npos);
    CHECK(stage("asm", kProgram).find("put_tuple2") != std::string::npos);
}

TEST_CASE("errors of all stages come together, in order") {
    const Compiled compiled =
        run("-module(t).\n-export([f/0, g/0, h/0]).\nf() -> X.\ng() -> a b.\nh() -> Y.\n");
    CHECK_FALSE(compiled.result.ok);
    CHECK(compiled.result.beam.empty());
    CHECK(compiled.messages.find("t.erl:3:8: variable 'X' is unbound\nt.erl:4:10: syntax error "
                                 "before: b\nt.erl:5:8: variable 'Y' is unbound\n") !=
          std::string::npos);
}

TEST_CASE("warnings as errors stop, even where none are wanted; no warnings means none") {
    const std::string text = "-module(t).\n-export([f/1]).\nf(X) -> ok.\n";
    CHECK(run(text).messages == "t.erl:3:3: Warning: variable 'X' is unused\n");
    CHECK(run(text).result.ok);
    CompileOptions options;
    options.warnings_as_errors = true;
    CHECK_FALSE(run(text, options).result.ok);
    options.warnings = false;
    CHECK_FALSE(run(text, options).result.ok);
    options.warnings_as_errors = false;
    CHECK(run(text, options).messages == "");
    CHECK(run(text, options).result.ok);
}

TEST_CASE("a file that isn't there") {
    SourceManager sources;
    DiagnosticSink sink;
    const CompileResult result =
        compile({"/nowhere/x.erl", std::nullopt, false}, {}, sources, sink);
    CHECK_FALSE(result.ok);
    CHECK(format_diagnostics(sink, sources) == "/nowhere/x.erl: no such file or directory\n");
}

TEST_CASE("expressions for -eval") {
    SourceManager sources;
    DiagnosticSink sink;
    const CompileResult result =
        compile({"eval", "io:format(\"hi~n\"), halt()", true}, {}, sources, sink);
    CHECK(format_diagnostics(sink, sources) == "");
    CHECK(result.ok);
    CHECK(result.module == "$eval");
}

TEST_CASE("a parse transform that nobody can run is told") {
    const Compiled compiled =
        run("-module(t).\n-export([f/0]).\n-compile([{parse_transform, my_pt}]).\nf() -> ok.\n");
    CHECK(compiled.messages == "t.erl: parse transform 'my_pt' can't be run here\n");
    CHECK_FALSE(compiled.result.ok);
}
