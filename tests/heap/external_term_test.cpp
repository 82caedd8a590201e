// The external format: damaged and hostile input is refused, never followed off the end; deep terms
// cost no C++ stack. (That sound input reads and writes as on a real node:
// recorded_terms_test.cpp.)
#include "tests/support/test_heap.h"
#include "vm/heap/copy.h"
#include "vm/heap/literal_area.h"
#include "vm/term/compare.h"
#include "vm/term/print.h"

#include <catch2/catch.hpp>

using namespace joist;

TEST_CASE("random terms come back from their encoding", "[heap][external]") {
    std::mt19937 random{11};
    TestHeap h;
    for (int i = 0; i < 2000; i++) {
        const Term t = random_term(h.heap, random, 4);
        for (const EncodeOptions options :
             {EncodeOptions{}, EncodeOptions{2, 6, true}, EncodeOptions{1, 0, false}}) {
            const auto bytes = encode_external(t, options);
            const DecodeResult back = decode_external(h.heap, bytes);
            REQUIRE(back.error == nullptr);
            REQUIRE(back.used == bytes.size());
            if (!equal_exact(back.term, t)) REQUIRE(print(back.term) == print(t));
        }
        const auto plain = encode_external(t);
        REQUIRE(external_size(t) == plain.size());
    }
}

TEST_CASE("damaged terms are refused or read as something else, without harm", "[heap][external]") {
    std::mt19937 random{12};
    for (int i = 0; i < 3000; i++) {
        TestHeap h;
        auto bytes = encode_external(random_term(h.heap, random, 4),
                                     {2, static_cast<int>(random() % 10) == 0 ? 9 : 0, false});
        for (unsigned k = 1 + random() % 4; k > 0; k--)
            bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
        if (random() % 3 == 0) bytes.resize(random() % bytes.size());
        const std::vector<std::uint8_t> exact(bytes); // no spare room behind it
        const DecodeResult result = decode_external(h.heap, exact, random() % 2 == 0);
        REQUIRE(result.term.is_value() == (result.error == nullptr));
        if (result.error != nullptr) continue;
        REQUIRE(result.used <= bytes.size());
        h.keep(result.term);
        h.collect(0, true);
        print(h.roots[0]);
        phash2(h.roots[0]);
    }
}

TEST_CASE("claims that the input can't justify take no room", "[heap][external]") {
    TestHeap h;
    for (const char* hex : {
             "836cffffffff61",
             "8369ffffffff61",
             "8374ffffffff61",
             "836dffffffff61",
             "836fffffffff0001",
             "83 50",
             "8350ffffffff789c0300",
             "834d0000000109ff",
             "834d0000000003",
             "8374000000026101610161016102",
             "83",
             "",
             "8277",
             "83ff",
             "837703c3286162",
             "837702c0af",
             "83467ff0000000000000",
             "8370000000ff",
             "8362",
             "836b000561",
             "837101",
             "835a000677036140620000000000000001",
         })
        CHECK(decode_external(h.heap, TestHeap::hex_bytes(hex)).error != nullptr);
    CHECK(h.heap.used_words() < 200);
}

TEST_CASE("safe decoding makes no atoms", "[heap][external]") {
    TestHeap h;
    const std::size_t before = AtomTable::instance().count();
    const auto result =
        decode_external(h.heap, TestHeap::hex_bytes("83770a6e65766572206d616465"), true);
    CHECK(result.unsafe);
    CHECK(AtomTable::instance().count() == before);
    CHECK(decode_external(h.heap, TestHeap::hex_bytes("8377026f6b"), true).term == atoms::ok);
}

TEST_CASE(
    "a term a million deep is encoded, decoded, copied, compared, hashed, printed and collected",
    "[heap][external]") {
    TestHeap h;
    Term deep = Term::nil(), tuples = Term::nil(), maps = empty_map();
    for (int i = 0; i < 1'000'000; i++) {
        deep = make_cons(h.heap, deep, Term::nil());
        tuples = make_tuple(h.heap, {tuples, Term::small(i)});
        if (i < 100'000) maps = map_put(h.heap, empty_map(), maps, Term::small(i));
    }
    for (const Term t : {deep, tuples, maps}) {
        h.roots.assign(1, t);
        const auto bytes = encode_external(t);
        const Term back = decode_external(h.heap, bytes).term;
        CHECK(equal_exact(t, back));
        CHECK(compare(t, back) == 0);
        CHECK(phash2(t) == phash2(back));
        CHECK(internal_hash(t) == internal_hash(back));
        TestHeap other;
        Term copy;
        Fragment* fragment = copy_to_fragment(t, &copy);
        other.heap.adopt(fragment);
        CHECK(equal_exact(t, copy));
        other.keep(copy);
        other.collect_in_steps(10'000, true);
        CHECK(equal_exact(t, other.roots[0]));
        CHECK(print(other.roots[0]).size() > 200'000);
    }
}

TEST_CASE("copies share buffers and leave literals where they are", "[heap][copy]") {
    std::mt19937 random{13};
    TestHeap h;
    for (int i = 0; i < 1000; i++) {
        const Term t = random_term(h.heap, random, 4);
        TestHeap other;
        const Term copy = copy_to_heap(other.heap, t);
        REQUIRE(equal_exact(t, copy));
        other.keep(copy);
        other.collect(0, true);
        REQUIRE(equal_exact(t, other.roots[0]));
        LiteralBlock block;
        const Term literal = copy_to_literal(t, &block);
        REQUIRE(equal_exact(t, literal));
        REQUIRE(copy_size(literal) == 0);
        if (t.is_pointer()) REQUIRE(is_literal(literal));
        const Term holder = make_tuple(other.heap, {literal});
        REQUIRE(copy_size(holder) == 2);
        other.roots[0] = holder;
        other.collect(0, true);
        REQUIRE(TupleView{other.roots[0]}[0] == literal);
        other.roots.clear();
        free_literal(block);
    }
}
