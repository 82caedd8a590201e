// Forms from bytes: the round trip of source text, and what isn't abstract format.
#include "compiler/abstract/read.h"

#include "compiler/abstract/abstract.h"
#include "compiler/abstract/term.h"
#include "compiler/abstract/term_writer.h"
#include "compiler/driver/compile.h"

#include <catch2/catch.hpp>

#include <string>

using namespace joist::compiler;

namespace {

using Bytes = std::vector<std::uint8_t>;

/// A term written as text, `{attribute,1,module,m}`, in the external format.
Bytes bytes_of(const std::string& text) {
    // The text is the value of an attribute, which the writer gives as a term.
    SourceManager sources;
    DiagnosticSink sink;
    const ParsedModule parsed =
        parse_text("t.erl", "-t(" + text + ").\n", {{}, {}, false, "t"}, sources, sink);
    REQUIRE(sink.error_count() == 0);
    const Bytes forms = abstract::write_forms(parsed, sources);
    Arena arena;
    SymbolTable symbols;
    const auto list = abstract::decode_term(forms, arena, symbols);
    REQUIRE(list);
    // print_term's text is what the parser reads, so the bytes of the value are found by writing it
    // anew.
    abstract::TermWriter out;
    const auto write = [&](const auto& self, const abstract::Term& t) -> void {
        switch (t.kind) {
        case abstract::TermKind::kInteger:
            return out.integer(t.integer());
        case abstract::TermKind::kAtom:
            return out.atom(t.symbol().text());
        case abstract::TermKind::kTuple:
            out.tuple(t.count);
            for (const auto& item : t.items())
                self(self, item);
            return;
        case abstract::TermKind::kList:
            if (t.count > 0) out.list(t.count);
            for (const auto& item : t.items())
                self(self, item);
            return out.nil();
        default:
            FAIL("not for these tests");
        }
    };
    for (const auto& form : list->items())
        if (form.is_tagged("attribute") && form[2].is_atom("t")) write(write, form[3]);
    return out.take();
}

struct Outcome {
    CompileResult result;
    std::string messages;
};

Outcome compile_forms(Bytes forms) {
    SourceManager sources;
    DiagnosticSink sink;
    CompileInput input{"m.erl", std::nullopt, false};
    input.forms = std::move(forms);
    Outcome out;
    out.result = compile(input, {}, sources, sink);
    out.messages = format_diagnostics(sink, sources);
    return out;
}

std::string with_body(const std::string& expr) {
    return "[{attribute,1,file,{\"m.erl\",1}},{attribute,1,module,m},{attribute,2,export,[{f,0}]},"
           "{function,3,f,0,[{clause,3,[],[],[" +
           expr + "]}]},{eof,4}]";
}

std::string error_of(const std::string& expr) {
    Outcome out = compile_forms(bytes_of(with_body(expr)));
    CHECK_FALSE(out.result.ok);
    return out.messages;
}

} // namespace

TEST_CASE("what was written is read again, to the same bytes", "[abstract]") {
    const std::string text = R"erl(
-module(m).
-export([f/1, g/2]).
-record(r, {a = 1 :: integer(), b}).
-type t(X) :: {X, [atom()], #{a => b, c := d}, fun((X) -> X), fun((...) -> X), 1..2, <<_:8, _:_*4>>, #r{b :: X}}.
-spec g(X, Y) -> Z when X :: integer(), Y :: list(X), Z :: m:t(X).
-vsn("abc").
-some({-1, -1.5, 1.0e10, [a | b], #{k => <<"v">>}, fun m:f/1}).
f(X) when is_integer(X), X > 1; X =:= a ->
    Y = [E || E <- [X, 1, $a, "str" | X], <<B:4/little-unit:2>> <= <<1, 2>>, #{} := V <- #{}, E > B, V],
    try #r{a = X}#r.a of _ -> <<X:8, "abc"/utf8>> catch error:R:S -> {R, S}; throw:T -> T after ok end,
    receive {a, b} -> fun f/1; x -> fun lists:map/2 after 10 -> fun F(Z) -> F(Z) end end,
    maybe {ok, Q} ?= X, Q else _ -> Y end;
f(X) -> case X of #r{b = _} -> X#r{b = 2}; M -> M#{a := 1} end.
g(A, B) -> if A -> B; true -> -A end, catch not A, begin A ! B end, #r.b, {}, (fun(_) -> 1 end)(A).
)erl";
    SourceManager sources;
    DiagnosticSink sink;
    const ParsedModule parsed = parse_text("m.erl", text, {}, sources, sink);
    REQUIRE(sink.error_count() == 0);
    const Bytes first = abstract::write_forms(parsed, sources);
    SourceManager others;
    const ParsedModule again = abstract::read_forms(first, {{}, "m.erl", false}, others, sink);
    INFO(format_diagnostics(sink, others));
    REQUIRE(again.ok);
    CHECK(again.name.text() == "m");
    CHECK(abstract::write_forms(again, others) == first);
}

TEST_CASE("what isn't abstract format is told", "[abstract]") {
    CHECK(compile_forms(bytes_of(with_body("{integer,3,1}"))).result.ok);
    CHECK(error_of("{blah,3,1}") ==
          "m.erl:3: bad abstract format: an expression expected, not {blah,3,1}\n");
    CHECK(error_of("{integer,3,a}").find("an expression expected") != std::string::npos);
    CHECK(error_of("{'case',3,{atom,3,a},[]}").find("clauses expected") != std::string::npos);
    CHECK(error_of("{'try',3,[{atom,3,a}],[],[],[]}").find("catch or after expected") !=
          std::string::npos);
    CHECK(error_of("{remote,3,{atom,3,a},{atom,3,b}}").find("an expression expected") !=
          std::string::npos);
    CHECK(error_of("{maybe_match,3,{atom,3,a},{atom,3,b}}").find("an expression expected") !=
          std::string::npos);
    CHECK(error_of("{bin,3,[{bin_element,3,{integer,3,1},{integer,3,8},[utf8]}]}")
              .find("a bit type expected") != std::string::npos);
    CHECK(error_of("{bin,3,[{bin_element,3,{integer,3,1},default,[{unit,300}]}]}")
              .find("a bit type expected") != std::string::npos);
    CHECK(error_of("{'fun',3,{clauses,[{clause,3,[{var,3,x}],[],[{atom,3,a}]},{clause,3,[],[],[{"
                   "atom,3,a}]}]}}")
              .find("1 patterns expected") != std::string::npos);
    CHECK(error_of("{'if',3,[{clause,3,[],[[]],[{atom,3,a}]}]}").find("a guard expected") !=
          std::string::npos);
}

TEST_CASE("forms of errors and warnings become messages", "[abstract]") {
    const Outcome out = compile_forms(bytes_of(
        "[{attribute,1,module,m},{error,{{7,2},none,\"wrong\"}},{warning,{8,none,\"odd\"}}]"));
    CHECK_FALSE(out.result.ok);
    CHECK(out.messages.find("7:2: wrong\n") != std::string::npos);
    CHECK(out.messages.find("8: Warning: odd\n") != std::string::npos);
}

TEST_CASE("any bytes are an error at worst", "[abstract]") {
    const Bytes good =
        bytes_of(with_body("{tuple,3,[{string,3,\"abc\"},{cons,3,{atom,3,a},{nil,3}}]}"));
    for (std::size_t length = 0; length < good.size(); ++length)
        CHECK_FALSE(
            compile_forms(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)))
                .result.ok);
    for (std::size_t at = 0; at < good.size(); ++at)
        for (const int flip : {1, 2, 128, 255}) {
            Bytes bad = good;
            bad[at] = static_cast<std::uint8_t>(bad[at] ^ flip);
            compile_forms(std::move(bad)); // comes back
        }
    // A list that claims a billion elements, and one of lists in lists.
    CHECK_FALSE(compile_forms({131, 108, 0x40, 0, 0, 0, 106}).result.ok);
    Bytes deep{131};
    for (int i = 0; i < 1000000; ++i)
        deep.insert(deep.end(), {108, 0, 0, 0, 1});
    deep.insert(deep.end(), 1000001, 106);
    CHECK_FALSE(compile_forms(std::move(deep)).result.ok);
}
