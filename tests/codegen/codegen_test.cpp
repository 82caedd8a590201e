// Golden listings: what the back end makes of small functions.
#include "tests/support/compile_text.h"

#include <catch2/catch.hpp>

using namespace joist::compiler;

namespace {

std::string listing(std::string_view text, std::string_view name) {
    const CompileResult result = testing::compile_text(text, Stage::kAssembly);
    CHECK(result.ok);
    return testing::listing_of(result.printed, name);
}

} // namespace

TEST_CASE("a leaf function needs no frame and no moves") {
    CHECK(listing("f([H | T], A) -> f(T, [H | A]);\nf([], A) -> A.\n", "f/2") ==
          "f1:\nf2:\nis_nonempty_list f3, x0\nget_list x0, x2, x0\ntest_heap 2, 3\nput_list x2, "
          "x1, x1\ncall_only 2, f/2\n"
          "f3:\nis_nil f1, x0:int|float|bool|atom|pid|ref|port|nil|tuple|fun|map|bits\nmove x1, "
          "x0\nreturn\n");
}

TEST_CASE("the frame begins behind the clauses that need none") {
    CHECK(
        listing("f(N) when N < 2 -> N;\nf(N) -> f(N - 1) + f(N - 2).\n", "f/1") ==
        "f1:\nf2:\nis_lt f3, x0, 2\nreturn\nf3:\nallocate 1, 1\nmove x0, y0\n"
        "gc_bif2 f0, 1, erlang:'-'/2, x0, 1, x0\ncall 1, f/1\n"
        "gc_bif2 f0, 1, erlang:'-'/2, y0:int|float, 2, x1\nmove x0, y0\nmove x1, x0\ncall 1, f/1\n"
        "gc_bif2 f0, 1, erlang:'+'/2, y0:int|float, x0:int|float, x0\ndeallocate 1\nreturn\n");
}

TEST_CASE("a tagged tuple is recognised by one test") {
    CHECK(listing("f({ok, V}) -> V;\nf(E) -> E.\n", "f/1") ==
          "f1:\nf2:\nis_tagged_tuple f3, x0, 2, ok\nget_tuple_element x0, 1, "
          "x0\nreturn\nf3:\nreturn\n");
}

TEST_CASE("elements of a map are fetched together, behind one test") {
    CHECK(listing("f(#{a := A, b := B}) -> {A, B}.\n", "f/1") ==
          "f1:\nf2:\nis_map f1, x0\nget_map_elements f1, x0:map, [a, x1, b, x2]\ntest_heap 3, "
          "3\nput_tuple2 x0, [x1, x2]\nreturn\n");
}

TEST_CASE("floats stay in float registers; ranges of small integers are told") {
    CHECK(listing("f(X, Y) when is_float(X) -> X * Y + 1.\n", "f/2") ==
          "f1:\nf2:\nis_float f1, x0\nfmove x0, fr0\nfconv x1, fr1\nfmul f0, fr0, fr1, fr0\n"
          "fmove 1.0, fr1\nfadd f0, fr0, fr1, fr0\ntest_heap {words 0, floats 1, funs 0}, 0\n"
          "fmove fr0, x0\nreturn\n");
    CHECK(listing("f(X) -> (X band 255) + 1.\n", "f/1") ==
          "f1:\nf2:\ngc_bif2 f0, 1, erlang:'band'/2, x0, 255, x0\n"
          "gc_bif2 f0, 1, erlang:'+'/2, x0:int(0..255), 1, x0\nreturn\n");
}

TEST_CASE("nothing is told of integers compared for equality that may be big") {
    const std::string code = listing(
        "f(X, Y) -> A = X bor 1, B = Y bor 1, if A =:= B -> A; true -> B - 1 end.\n", "f/2");
    CHECK(code.find(":int") != std::string::npos);
    const std::size_t at = code.find("_exact");
    REQUIRE(at != std::string::npos);
    CHECK(code.substr(at, code.find('\n', at) - at).find(":int") == std::string::npos);
}

TEST_CASE("a list reversed, even an empty one, keeps what its elements are") {
    const std::string code =
        listing("f(X, Y) when is_float(X) ->\n"
                "    L = case Y of true -> lists:reverse([]); _ -> [X] end, [A | _] = L, A * A.\n",
                "f/2");
    CHECK(code.find("fmul") != std::string::npos);
    CHECK(code.find("fconv") == std::string::npos);
}

TEST_CASE("what is updated must be a map") {
    CHECK(listing("f(M) -> M#{k => 1}.\n", "f/1") ==
          "f1:\nf2:\nis_map f3, x0\nput_map_assoc f0, x0, x0, 1, [k, 1]\nreturn\n"
          "f3:\ntest_heap 3, 1\nput_tuple2 x0, [badmap, x0]\ncall_ext_only 1, erlang:error/1\n");
}

TEST_CASE("a loop over a binary keeps its context") {
    const std::string code = listing(
        "f(B) -> g(B, 0).\ng(<<X, R/binary>>, S) -> g(R, S + X);\ng(<<>>, S) -> S.\n", "g/2");
    CHECK(code.find("bs_get_tail") == code.rfind("bs_get_tail")); // only for the error
    CHECK(code.find("bs_start_match3") != std::string::npos);
    CHECK(code.find("call_only 2, g/2") != std::string::npos);
}

TEST_CASE("catch and try keep their tags on the stack, inner ones on top") {
    const std::string code = listing(
        "f(X) -> try catch g(X) after h(X) end.\ng(X) -> m:x(X).\nh(X) -> m:y(X).\n", "f/1");
    CHECK(code.find("try y1, ") != std::string::npos);
    CHECK(code.find("catch y0, ") != std::string::npos);
    CHECK(code.find("catch y0, ") > code.find("try y1, "));
}

TEST_CASE("receive on a fresh reference starts behind its marker") {
    const std::string code =
        listing("f(P) -> R = make_ref(), P ! R, receive {R, X} -> X end.\n", "f/1");
    CHECK(code.find("recv_marker_reserve") < code.find("make_ref"));
    CHECK(code.find("recv_marker_bind") < code.find("recv_marker_use"));
    CHECK(code.find("recv_marker_use") < code.find("loop_rec"));
    CHECK(code.find("recv_marker_clear") < code.find("remove_message"));
}

TEST_CASE("nothing of a message gets into the stack before it is removed") {
    const std::string code =
        listing("f() -> receive {a, X} -> g(X), X end.\ng(X) -> m:x(X).\n", "f/0");
    CHECK(code.find("remove_message") < code.find(", y0"));
}

TEST_CASE("types found in all calls make tests needless") {
    const CompileResult result = testing::compile_text(
        "-export([f/1]).\nf(X) -> {A, _} = g(X), [A | A].\ng(X) -> {X, m:x(X)}.\n",
        Stage::kAssembly,
        false);
    REQUIRE(result.ok);
    const std::string code = testing::listing_of(result.printed, "f/1");
    CHECK(code.find("is_tuple") == std::string::npos);
    CHECK(code.find("badmatch") == std::string::npos);
    CHECK(code.find("get_tuple_element x0, 0, x0") != std::string::npos);
}

TEST_CASE("more values than there are registers are refused") {
    const auto is_taken = [](int values) {
        std::string text = "f(X) -> [";
        for (int i = 0; i < values; ++i)
            text += "lists:g(X, " + std::to_string(i) + "), ";
        const CompileResult result = testing::compile_text(text + "X].\n", Stage::kBeam);
        return result.ok;
    };
    CHECK(is_taken(1000));
    CHECK_FALSE(is_taken(1100));
    CHECK_FALSE(is_taken(20000));
}

TEST_CASE("what a call gives takes the slot of an argument of the next") {
    CHECK(listing("f(F, [H | T]) -> [F(H) | f(F, T)];\nf(_, []) -> [].\n", "f/2")
              .find("call_fun 1\nmove y0, x1\nswap x0, y1\ntrim 1, 1\ncall 2, f/2\n") !=
          std::string::npos);
    // A fun that is called where it is must not lose its place to it.
    const std::string code =
        listing("f(F, X) when is_function(F, 1) -> A = m:g(X), B = F(A), {A, B}.\n", "f/2");
    CHECK(code.find("allocate 1, ") != std::string::npos);
    CHECK(code.find("call_fun2 safe, 1, x1:fun") != std::string::npos);
}

TEST_CASE("slots that later calls leave unread are given up") {
    const std::string code =
        listing("f(A, B, C) -> X = m:a(A), Y = m:b(B), Z = m:c(C), m:d(X, Y, Z).\n", "f/3");
    CHECK(code.find("trim") == std::string::npos); // as many live at each call
    CHECK(listing("f([H | T], A, B) -> X = m:f(H, A, B), [X | f(T, A, B)];\nf([], _, _) -> [].\n",
                  "f/3")
              .find("trim 2, 1\ncall 3, f/3\ntest_heap 2, 1\nput_list y0, x0, x0\ndeallocate "
                    "1\nreturn\n") != std::string::npos);
    // Not while a region is open whose handler looks at the frame.
    CHECK(listing("f(A, B) -> try X = m:f(A, B), m:g(B), m:h(X) catch _:_ -> A end.\n", "f/2")
              .find("trim") == std::string::npos);
}

TEST_CASE("a fun whose arity was asked for is called where it is, unseen") {
    const std::string code = listing("f(F, X) when is_function(F, 1) -> Y = F(X), F(Y).\n", "f/2");
    CHECK(code.find("call_fun2 safe, 1, y0:fun") != std::string::npos);
    // By another test, and where both outcomes meet, nothing is known.
    CHECK(listing("f(F, X) when is_function(F) -> F(X).\n", "f/2").find("call_fun2") ==
          std::string::npos);
    CHECK(listing("f(F, X) when is_function(F, 1); F =:= X -> F(X).\n", "f/2").find("call_fun2") ==
          std::string::npos);
}

TEST_CASE("a list of more tuples than there are registers is built tuple by tuple") {
    std::string text = "f(X) -> [";
    for (int i = 0; i < 3000; ++i)
        text += "{X, " + std::to_string(i) + "}, ";
    CHECK(testing::compile_text(text + "X].\n", Stage::kBeam).ok);
}
