// Loading text, places, and how diagnostics look.
#include "compiler/source/diagnostic.h"
#include "compiler/source/source_manager.h"
#include "compiler/source/utf8.h"

#include <catch2/catch.hpp>

using namespace joist::compiler;

namespace {

FileId add(SourceManager& sources, std::string text) {
    LoadError error;
    const auto file = sources.add("f.erl", std::move(text), error);
    INFO(error.message);
    REQUIRE(file);
    return *file;
}

} // namespace

TEST_CASE("bad UTF-8 is refused with its place") {
    SourceManager sources;
    LoadError error;
    CHECK_FALSE(sources.add("f.erl", "a\n\xC3\xA9 \xE9\n", error));
    CHECK(error.message == "not UTF-8: bad byte 0xe9 at line 2, column 3");
    CHECK(error.line == 2);
    CHECK(error.column == 3);
}

TEST_CASE("what isn't well-formed UTF-8") {
    CHECK(find_bad_utf8("abc\xE2\x82\xAC\xF0\x9F\x98\x80 long enough for words") ==
          std::string_view::npos);
    CHECK(find_bad_utf8("\xC0\x80") == 0);
    CHECK(find_bad_utf8("a\xE0\x80\x80") == 1);
    CHECK(find_bad_utf8("\xED\xA0\x80") == 0);
    CHECK(find_bad_utf8("\xF4\x90\x80\x80") == 0);
    CHECK(find_bad_utf8("12345678\xE2\x82") == 8);
}

TEST_CASE("a coding comment makes the text Latin-1") {
    SourceManager sources;
    const FileId file = add(sources, "%% -*- coding: latin-1 -*-\n\"\xE9\".\n");
    CHECK(sources.text(file) == "%% -*- coding: latin-1 -*-\n\"\xC3\xA9\".\n");
}

TEST_CASE("a missing file and a folder say so") {
    SourceManager sources;
    LoadError error;
    CHECK_FALSE(sources.load("/nowhere/x.erl", error));
    CHECK(error.message == "no such file or directory");
    CHECK(error.not_found);
    CHECK_FALSE(sources.load("/", error));
    CHECK(error.message == "is a directory");
}

TEST_CASE("the attribute -file changes what lines are called") {
    SourceManager sources;
    const FileId file = add(sources, "1\n2\n3\n4\n");
    sources.add_line_directive(file, 2, "y.yrl", 40);
    CHECK(sources.presumed({1, 1, file}).file == "f.erl");
    CHECK(sources.presumed({3, 1, file}).file == "y.yrl");
    CHECK(sources.presumed({3, 1, file}).line == 41);
}

TEST_CASE("a diagnostic shows its line and a caret") {
    SourceManager sources;
    const FileId file = add(sources, "-module(f).\nf() ->\n\tfoo bar.\n");
    const Diagnostic diagnostic{
        Severity::kError, {3, 6, file}, 3, "syntax error before: bar", "a comma?", {}};
    CHECK(format_diagnostic(diagnostic, sources) == "f.erl:3:6: syntax error before: bar\n"
                                                    "    3 | \tfoo bar.\n"
                                                    "      | \t    ^~~\n"
                                                    "  hint: a comma?\n");
    const Diagnostic warning{Severity::kWarning, {2, 1, file}, 1, "function f/0 is unused", {}, {}};
    CHECK(format_diagnostic(warning, sources, {true, false}) ==
          "\x1b[1mf.erl:2:1: \x1b[0m\x1b[1;35mWarning: \x1b[0mfunction f/0 is unused\n");
}

TEST_CASE("diagnostics are sorted, errors first, and told once") {
    DiagnosticSink sink;
    sink.warning({1, 1, 1}, "w");
    sink.error({9, 1, 1}, "late");
    sink.error({2, 5, 1}, "early");
    sink.error({9, 1, 1}, "late");
    sink.sort();
    REQUIRE(sink.all().size() == 3);
    CHECK(sink.all()[0].message == "early");
    CHECK(sink.all()[1].message == "late");
    CHECK(sink.all()[2].message == "w");
    CHECK(sink.error_count() == 2);
    CHECK(sink.warning_count() == 1);
}
