// Conversions and other core functions, called as Erlang would. Expected texts are what Erlang/OTP 25 prints.
#include "tests/support/interpreted.h"

#include <catch2/catch.hpp>

using namespace joist;

namespace {

/// Each line of the function f/0 is a list of results.
std::string results(std::string_view expressions) {
    Interpreted m{"f() -> [" + std::string{expressions} + "].\nc(F) -> try F() catch C:R -> {C, R} end.\n"};
    return m.error.empty() ? m.call("f", {}) : m.error;
}

} // namespace

TEST_CASE("floats to text") {
    CHECK(results(R"(float_to_binary(0.15, [{decimals, 1}]), float_to_binary(2.5, [{decimals, 0}]), float_to_binary(1.005, [{decimals, 2}]),
        float_to_binary(0.15, [{decimals, 20}]), float_to_binary(100.0, [{decimals, 10}, compact]), float_to_binary(-0.0, [{decimals, 1}]),
        float_to_binary(-1.5e-10, [{scientific, 1}]), float_to_binary(1.0e100), float_to_binary(1.0e22, [short]),
        c(fun() -> float_to_list(1.0e300, [{decimals, 0}]) end))") ==
          "[<<\"0.2\">>,<<\"3\">>,<<\"1.00\">>,<<\"0.14999999999999999445\">>,<<\"100.0\">>,<<\"-0.0\">>,<<\"-1.5e-10\">>,"
          "<<\"1.00000000000000001590e+100\">>,<<\"1.0e22\">>,{error,badarg}]");
}

TEST_CASE("text to numbers") {
    CHECK(results(R"(list_to_integer("+1"), list_to_integer("-ff", 16), binary_to_integer(<<"zz">>, 36), c(fun() -> list_to_integer("1_0") end),
        c(fun() -> list_to_integer("-") end), list_to_float("+1.0E+5"), c(fun() -> list_to_float("1e5") end),
        c(fun() -> list_to_float("1.0e400") end), list_to_float("4.9e-324"), integer_to_list(-255, 16))") ==
          "[1,-255,1295,{error,badarg},{error,badarg},1.0e5,{error,badarg},{error,badarg},5.0e-324,\"-FF\"]");
}

TEST_CASE("atoms and text") {
    CHECK(results(R"(list_to_atom([256]), atom_to_binary(list_to_atom([246]), latin1), binary_to_atom(<<255>>, latin1),
        c(fun() -> binary_to_atom(<<255>>) end), c(fun() -> list_to_existing_atom("no such atom at all") end),
        c(fun() -> list_to_atom(lists:duplicate(256, $a)) end), c(fun() -> atom_to_binary(list_to_atom([1024]), latin1) end))") ==
          "['Ā',<<\"ö\">>,ÿ,{error,badarg},{error,badarg},{error,system_limit},{error,badarg}]");
}

TEST_CASE("tuples and lists") {
    CHECK(results(R"(erlang:make_tuple(3, a, [{1, x}, {3, y}, {1, z}]), erlang:insert_element(3, {1, 2}, x), erlang:delete_element(1, {1, 2}),
        erlang:append_element({}, x), c(fun() -> setelement(3, {1}, a) end), [1, 2, 3, 2, 1] -- [2, 1, 2], [a] ++ b, c(fun() -> [a | b] ++ [c] end),
        tuple_to_list({1, 2}), list_to_tuple([]), c(fun() -> length([a | b]) end))") ==
          "[{z,a,y},{1,2,x},{2},{x},{error,badarg},[3,1],[a|b],{error,badarg},[1,2],{},{error,badarg}]");
}

TEST_CASE("binaries and lists") {
    CHECK(results(R"(bitstring_to_list(<<1, 1:4>>), list_to_bitstring([<<1:4>>, <<2:4>>, 1]), binary_to_list(<<1, 2, 3>>, 1, 2),
        c(fun() -> binary_to_list(<<1, 2, 3>>, 3, 2) end), iolist_to_binary([1, [<<2>> | <<3>>]]), c(fun() -> iolist_to_binary([256]) end),
        iolist_size([1, [2, <<3, 4>>]]), split_binary(<<1, 2, 3:4>>, 1), binary_part(<<1, 2, 3>>, {3, -2}), c(fun() -> list_to_binary(<<1>>) end))") ==
          "[[1,<<1:4>>],<<18,1>>,[1,2],{error,badarg},<<1,2,3>>,{error,badarg},4,{<<1>>,<<2,3:4>>},<<2,3>>,{error,badarg}]");
}

TEST_CASE("raising") {
    CHECK(results(R"(c(fun() -> erlang:error(foo, none) end), c(fun() -> erlang:raise(exit, x, []) end), erlang:raise(no_class, x, []),
        erlang:raise(error, x, [{a, 1, b}]), c(fun() -> erlang:nif_error(foo) end), c(fun() -> exit(y) end), c(fun() -> throw(z) end))") ==
          "[{error,foo},{exit,x},badarg,badarg,{error,foo},{exit,y},{throw,z}]");
}
