// Tokens of every kind, their places, and what the scanner complains about.
#include "compiler/scan/scanner.h"

#include <catch2/catch.hpp>

#include <string>

using namespace joist::compiler;

namespace {

/// All that scanning a text gives.
struct Scanned {
    std::string tokens; ///< `kind-less` sources with spaces between; forms end in `.` or `<end>`
    std::string errors; ///< `line:column message`, one a line
    std::vector<Token> all;
};

struct Text {
    SourceManager sources;
    Arena arena;
    SymbolTable symbols;

    Scanned scan(std::string text) {
        reserve_words(symbols);
        LoadError error;
        const auto file = sources.add("t.erl", std::move(text), error);
        REQUIRE(file);
        Scanner scanner{sources, *file, arena, symbols};
        Scanned result;
        std::vector<Token> form;
        while (scanner.next_form(form)) {
            for (const Token& token : form) {
                if (!result.tokens.empty()) result.tokens += ' ';
                result.tokens += token.kind == TokenKind::kEnd ? "<end>" : token_source(token);
                result.all.push_back(token);
            }
            for (const Diagnostic& d : scanner.form_errors())
                result.errors += std::to_string(d.pos.line) + ":" + std::to_string(d.pos.column) +
                                 " " + d.message + "\n";
        }
        return result;
    }
};

std::string tokens(std::string text) {
    return Text{}.scan(std::move(text)).tokens;
}
std::string errors(std::string text) {
    return Text{}.scan(std::move(text)).errors;
}

} // namespace

TEST_CASE("atoms, variables and reserved words") {
    CHECK(tokens("foo 'Foo bar' fooBar_1@x 'end' end Xyz _ _a \xC3\xA9t\xC3\xA9 \xC3\x89.") ==
          "foo 'Foo bar' fooBar_1@x 'end' end Xyz _ _a \xC3\xA9t\xC3\xA9 \xC3\x89 .");
    CHECK(tokens("'a\\nb\\x{41}' 'plain'.") == "'a\\nbA' plain .");
    Text text;
    const Scanned scanned = text.scan("andalso 'andalso' maybe");
    CHECK(scanned.all[0].kind == TokenKind::kAndalso);
    CHECK(scanned.all[1].kind == TokenKind::kAtom);
    CHECK(scanned.all[2].kind == TokenKind::kAtom);
    reserve_maybe(text.symbols, true);
}

TEST_CASE("integers in all bases") {
    CHECK(tokens("0 1_000 16#Ff 2#1010 36#z 16#FF_FF.") == "0 1000 255 10 35 65535 .");
    CHECK(tokens("9223372036854775807 9223372036854775808.") ==
          "9223372036854775807 9223372036854775808 .");
    CHECK(tokens("123456789012345678901234567890 16#1_0000_0000_0000_0000_0000.") ==
          "123456789012345678901234567890 1208925819614629174706176 .");
    CHECK(errors("40#1.") == "1:1 illegal base '40'\n");
    CHECK(errors("x, 2#9.") == "1:4 illegal integer\n");
    CHECK(errors("1.a") == "1:1 illegal float\n");
    CHECK(errors("{1a, 2x}.") == "1:2 illegal integer\n1:6 illegal integer\n");
    CHECK(tokens("1..2.") == "1 .. 2 .");
}

TEST_CASE("floats") {
    CHECK(tokens("1.5 1.0e10 2.0E-3 1_0.2_5 1.0e-400 16#1.8 2#0.1#e3.") ==
          "1.5 1.0e10 0.002 10.25 0.0 1.5 4.0 .");
    CHECK(errors("1.0e400.") == "1:1 illegal float\n");
    CHECK(errors("1.0e.") == "1:1 illegal float\n");
    CHECK(write_float(123456789.0) == "123456789.0");
    CHECK(write_float(1e100) == "1.0e100");
    CHECK(write_float(-0.0) == "-0.0");
    CHECK(write_float(0.1) == "0.1");
    CHECK(write_float(1.0e-7) == "1.0e-7");
}

TEST_CASE("characters and escapes") {
    CHECK(tokens("$a $\\n $\\s $\\x41 $\\x{1F600} $\\^a $\\101 $\\\\ $\\\" $  .") ==
          "$a $\\n $\\s $A $\xF0\x9F\x98\x80 $\\001 $A $\\\\ $\" $\\s .");
    CHECK(errors("$\\x{110000}.") == "1:1 illegal character\n");
    CHECK(errors("\"ab\\xzz\".") ==
          "1:4 illegal character\n1:9 unterminated string starting with \".\"\n");
}

TEST_CASE("strings keep code points and count columns in them") {
    Text text;
    const Scanned scanned = text.scan("\"\xE2\x82\xAC\xC3\xA9\" x \"a\nb\" y.");
    CHECK(*scanned.all[0].string == U"\u20AC\u00E9");
    CHECK(scanned.all[1].pos.column == 6);
    CHECK(scanned.all[2].pos.column == 8);
    CHECK(scanned.all[3].pos.line == 2);
    CHECK(scanned.all[3].pos.column == 4);
}

TEST_CASE("triple-quoted strings and sigils") {
    CHECK(tokens("\"\"\"\n  a \"quoted\" \\n\n   b\n  \"\"\".") ==
          "\"a \\\"quoted\\\" \\\\n\\n b\" .");
    CHECK(tokens("\"\"\"\n\"\"\".") == "\"\" .");
    CHECK(tokens("~\"a\\n\" ~B(a\\n) ~s{x} ~S/\\/.") ==
          "~\"a\\n\" ~\"a\\\\n\" ~s\"x\" ~s\"\\\\\" .");
    CHECK(errors("x() -> \"\"\"abc\"\"\".") ==
          "1:11 unterminated triple-quoted string starting with \"abc\\\"\\\"\\\".\"\n");
    CHECK(errors("x() -> \"a\"\"b\".") ==
          "1:11 adjacent string literals without intervening white space\n");
    CHECK(errors("x() -> \"\"\"\n   a\n  b\n   \"\"\".") ==
          "3:3 bad indentation in triple-quoted string\n");
}

TEST_CASE("punctuation is read greedily") {
    CHECK(tokens("=:= =/= == =< => = :: := : || | << <= <- < >= >> > ++ + -- -> - /= / ... .. ?= ? "
                 "! <:- <:= && #.") == "=:= =/= == =< => = :: := : || | << <= <- < >= >> > ++ + -- "
                                       "-> - /= / ... .. ?= ? ! <:- <:= && # .");
    CHECK(tokens("X<-1.") == "X <- 1 .");
    CHECK(tokens("a.b.") == "a . b .");
}

TEST_CASE("comments and white space") {
    CHECK(tokens("a % c\n%% x. y\n\t b. % e\nc.%f") == "a b . c .");
    CHECK(tokens("") == "");
    CHECK(tokens("% only a comment") == "");
    CHECK(tokens("a\xC2\xA0"
                 "b.") == "a b .");
}

TEST_CASE("what never ends is reported where it starts") {
    CHECK(errors("f() ->\n  \"abc.\n") == "2:4 unterminated string starting with \"abc.\\n\"\n");
    CHECK(errors("'abc") == "1:2 unterminated atom starting with 'abc'\n");
    CHECK(errors("a.\nx \xD0\x96 y \xD0\x96.\nb.") ==
          "2:3 illegal character\n2:7 illegal character\n");
    CHECK(errors("'" + std::string(256, 'a') + "'.") == "1:1 illegal atom\n");
    CHECK(errors("'" + std::string(255, 'a') + "'.") == "");
}

TEST_CASE("a form that the text ends in has an end token") {
    Text text;
    const Scanned scanned = text.scan("a. b c");
    REQUIRE(scanned.all.size() == 5);
    CHECK(scanned.all[4].kind == TokenKind::kEnd);
    CHECK(scanned.all[4].pos.column == 6);
}

TEST_CASE("a shebang line is skipped on demand") {
    Text text;
    reserve_words(text.symbols);
    LoadError error;
    const auto file = text.sources.add("s", "#!/usr/bin/env escript\nmain(_) -> ok.\n", error);
    Scanner scanner{text.sources, *file, text.arena, text.symbols};
    scanner.skip_shebang();
    std::vector<Token> form;
    REQUIRE(scanner.next_form(form));
    CHECK(form[0].is_atom("main"));
    CHECK(form[0].pos.line == 2);
}
