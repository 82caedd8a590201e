// Instruction bodies, asked through compiled functions. Expected texts are what Erlang/OTP prints.
#include "tests/support/interpreted.h"

#include <catch2/catch.hpp>

using namespace joist;
using Catch::Matchers::Contains;

namespace {
Term n(std::int64_t v) { return Term::small(v); }
} // namespace

TEST_CASE("small integers overflow into big ones and come back") {
    Interpreted m{R"(
add(A, B) -> A + B.
sub(A, B) -> A - B.
mul(A, B) -> A * B.
there_and_back(A) -> B = A + 1, C = B * B, (C - 1) div (B + 1) - A.
quotients(A) -> {A div 7, A rem 7, A div 1000003, A rem 1000003, A div 2, A rem 2, A bsr 3, A bsl 3, -A, bnot A}.
)"};
    REQUIRE(m.error == "");
    CHECK(m.call("add", {n(Term::kSmallMax), n(1)}) == "1152921504606846976");
    CHECK(m.call("sub", {n(Term::kSmallMin), n(1)}) == "-1152921504606846977");
    CHECK(m.call("mul", {n(Term::kSmallMax), n(-2)}) == "-2305843009213693950");
    CHECK(m.call("there_and_back", {n(Term::kSmallMax)}) == "0");
    CHECK(m.call("quotients", {n(-1000004)}) == "{-142857,-5,-1,-1,-500002,0,-125001,-8000032,1000004,1000003}");
    CHECK(m.call("quotients", {n(Term::kSmallMax)}) ==
          "{164703072086692425,0,1152918045852,709419,576460752303423487,1,144115188075855871,9223372036854775800,"
          "-1152921504606846975,-1152921504606846976}");
    CHECK_THAT(m.call("add", {atoms::ok, n(1)}), Contains("exit:{badarith,[{erlang,'+',[ok,1],[{error_info,#{module=>erl_erts_errors}}]},{m,add,2,"));
}

TEST_CASE("floats stay floats, boxed or not, with and without float registers") {
    Interpreted m{R"(
f(A, B) -> {A + B, A - B, A * B, A / B, -A}.
g(A, B) when is_float(A), is_float(B) -> X = A * B, Y = X + A, Z = Y / B, {X, Y, Z}.
h(A) -> A < 1.5.
)"};
    REQUIRE(m.error == "");
    const Term a = Term::self_float(1.5), b = Term::self_float(-0.25);
    CHECK(m.call("f", {a, b}) == "{1.25,1.75,-0.375,-6.0,-1.5}");
    CHECK(m.call("f", {n(3), Term::self_float(2.0)}) == "{5.0,1.0,6.0,1.5,-3}");
    CHECK(m.call("g", {Term::self_float(1e70), Term::self_float(1e70)}) == "{1.0e140,1.0e140,9.999999999999999e69}");
    CHECK_THAT(m.call("f", {n(1), n(0)}), Contains("badarith"));
    CHECK(m.call("h", {n(1)}) == "true");
    CHECK(m.call("h", {Term::self_float(1.5)}) == "false");
}

TEST_CASE("selections of every form find their clause") {
    Interpreted m{R"(
dense(3) -> a; dense(4) -> b; dense(5) -> c; dense(7) -> d; dense(_) -> none.
sparse(1) -> a; sparse(1000) -> b; sparse(1000000) -> c; sparse(-5) -> d; sparse(70000) -> e; sparse(_) -> none.
names(ok) -> 1; names(error) -> 2; names(true) -> 3; names(false) -> 4; names(undefined) -> 5; names(_) -> none.
big(100000000000000000000) -> a; big(1) -> b; big(_) -> none.
arity({}) -> 0; arity({_}) -> 1; arity({_, _}) -> 2; arity(_) -> none.
all() -> {[dense(X) || X <- [2, 3, 4, 5, 6, 7, 8, a, 3.0]], [sparse(X) || X <- [1, 1000, 1000000, -5, 70000, 2, b]],
          [names(X) || X <- [ok, error, true, false, undefined, other, 7]], [big(X) || X <- [100000000000000000000, 1, 2]],
          [arity(X) || X <- [{}, {1}, {1, 2}, {1, 2, 3}, []]]}.
)"};
    REQUIRE(m.error == "");
    CHECK(m.call("all", {}) == "{[none,a,b,c,none,d,none,none,none],[a,b,c,d,e,none,none],[1,2,3,4,5,none,none],[a,b,none],[0,1,2,none,none]}");
}

TEST_CASE("a function out of reductions goes on where it was") {
    Interpreted m{"sum(0, A) -> A;\nsum(N, A) -> sum(N - 1, A + N).\nbody(0) -> [];\nbody(N) -> [N | body(N - 1)].\n"};
    REQUIRE(m.error == "");
    CHECK(m.call("sum", {n(100000), n(0)}, 100) == "5000050000");
    CHECK(m.turns > 900);
    CHECK(m.call("body", {n(5)}, 1) == "[5,4,3,2,1]");
}

TEST_CASE("a stack far larger than the first heap grows and is given back") {
    Interpreted m{"deep(0) -> 0;\ndeep(N) -> 1 + deep(N - 1).\n"};
    REQUIRE(m.error == "");
    CHECK(m.call("deep", {n(300000)}) == "300000");
}

TEST_CASE("exceptions find their handlers, with class, reason and stack trace") {
    Interpreted m{R"(
f(X) -> try g(X) of V -> {ok, V} catch throw:T -> {thrown, T}; error:E:S -> {E, [{F, A} || {_, F, A, _} <- S]}; exit:E -> {exit, E} end.
g(throw) -> throw(x);
g(exit) -> exit(y);
g(match) -> {a, _} = id({b, 1});
g('case') -> case id(1) of 2 -> ok end;
g('if') -> if x == 1 -> ok end;
g('fun') -> (id(not_a_fun))(1);
g(arity) -> (fun(X) -> X end)(id(1), 2);
g(undef) -> nowhere:nothing(1, 2);
g(after_) -> try throw(z) after put_nothing() end;
g({nested, X}) -> try g(X) catch error:E -> erlang:error({again, E}) end;
g(X) when is_integer(X) -> X.
put_nothing() -> ok.
id(X) -> X.
old(X) -> catch g(X).
)"};
    REQUIRE(m.error == "");
    CHECK(m.call("f", {n(1)}) == "{ok,1}");
    CHECK(m.call("f", {atom("throw")}) == "{thrown,x}");
    CHECK(m.call("f", {atom("exit")}) == "{exit,y}");
    CHECK(m.call("f", {atom("after_")}) == "{thrown,z}");
    CHECK(m.call("f", {atom("match")}) == "{{badmatch,{b,1}},[{g,1},{f,1}]}");
    CHECK(m.call("f", {atom("case")}) == "{{case_clause,1},[{g,1},{f,1}]}");
    CHECK(m.call("f", {atom("if")}) == "{if_clause,[{g,1},{f,1}]}");
    CHECK(m.call("f", {atom("fun")}) == "{{badfun,not_a_fun},[{g,1},{f,1}]}");
    CHECK(m.call("f", {atom("undef")}) == "{undef,[{nothing,[1,2]},{f,1}]}");
    CHECK(m.call("f", {atom("zzz")}) == "{function_clause,[{g,[zzz]},{f,1}]}");
    CHECK(m.call("old", {atom("throw")}) == "x");
    CHECK(m.call("old", {atom("exit")}) == "{'EXIT',y}");
    CHECK_THAT(m.call("old", {atom("match")}), Contains("{'EXIT',{{badmatch,{b,1}},[{m,g,1,[{file,\"m.erl\"},{line,"));
    CHECK_THAT(m.call("g", {atom("throw")}), Contains("exit:{{nocatch,x},[{m,g,1,"));
}

TEST_CASE("binaries are matched and built at any bit") {
    Interpreted m{R"(
fields(<<A:4, B:12, C:16/little, D:3/signed, E:5, F/binary>>) -> {A, B, C, D, E, F}.
floats() -> <<F:32/float, G:64/float-little, H:16/float>> = <<1.5:32/float, -2.25:64/float-little, 0.5:16/float>>, {F, G, H}.
utf(B) -> [C || <<C/utf8>> <= B].
make(A, B) -> {<<A:3, B:13>>, <<A/utf8, B/utf16, B/utf32-little>>, <<B:7, (<<1, 2>>)/binary, 1:1>>}.
grow(0, B) -> B; grow(N, B) -> grow(N - 1, <<B/binary, N:16>>).
twice(B) -> X = <<B/binary, 1>>, Y = <<B/binary, 2>>, {X, Y, B}.
f() -> {fields(<<16#5:4, 16#123:12, 16#34, 16#12, 2#101:3, 2#00011:5, "tail">>), utf(<<"aé"/utf8>>), twice(<<1>>), byte_size(grow(500, <<>>))}.
huge(N) -> <<X:N/signed>> = <<(-5):N>>, X.
bad(X) -> <<X:8/binary>>.
)"};
    REQUIRE(m.error == "");
    CHECK(m.call("f", {}) == "{{5,291,4660,-3,3,<<\"tail\">>},\"aé\",{<<1,1>>,<<1,2>>,<<1>>},1000}");
    CHECK(m.call("floats", {}) == "{1.5,-2.25,0.5}");
    CHECK(m.call("huge", {n(8)}) == "-5");
    CHECK(m.call("huge", {n(77)}) == "-5");
    CHECK(m.call("make", {n(65), n(945)}) == "{<<\"#±\">>,<<65,3,177,177,3,0,0>>,<<98,2,5>>}");
}

TEST_CASE("collections at every call change nothing") {
    Interpreted m{R"(
build(0) -> #{};
build(N) -> M = build(N - 1), M#{N => {N, integer(N), [N, N * 1.5 | tail]}, {k, N rem 5} => <<N:64, (binary(N))/binary>>}.
integer(N) -> N * 123456789012345678901234567890.
binary(N) -> list_to_binary([integer_to_list(N), <<"abc">>]).
check(N) -> M = build(N), {map_size(M), maps:get(7, M), maps:get({k, 2}, M)}.
)"};
    REQUIRE(m.error == "");
    const std::string expected = m.call("check", {n(200)});
    CHECK_THAT(expected, Contains("{205,{7,864197523086419752308641975230,[7,10.5|tail]}"));
    for (const std::size_t words : {80, 300, 5000}) CHECK(m.call("check", {n(200)}, 50, words) == expected);
}
