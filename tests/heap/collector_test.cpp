// The collector: what is reachable survives unchanged, what is not goes, in one go or in slices.
#include "tests/support/test_heap.h"
#include "vm/heap/check_heap.h"
#include "vm/heap/copy.h"
#include "vm/heap/heap_sizes.h"
#include "vm/term/compare.h"
#include "vm/term/print.h"

#include <catch2/catch.hpp>

using namespace joist;

namespace {

std::string check(TestHeap& h) {
    return check_heap(h.heap, {std::span<Term>{h.roots}});
}

RefcBytes* bytes_of(Term refc) {
    return reinterpret_cast<RefcBytes*>(refc.boxed_ptr()[kRefcBytes].raw());
}

Term long_list(Heap& heap, std::size_t count) {
    Term list = Term::nil();
    for (std::size_t i = count; i-- > 0;)
        list = make_cons(heap, Term::small(static_cast<std::int64_t>(i)), list);
    return list;
}

} // namespace

TEST_CASE("random terms survive any mixture of collections", "[heap][collector]") {
    for (unsigned seed = 1; seed <= 40; seed++) {
        INFO("seed " << seed);
        std::mt19937 random{seed};
        TestHeap h, shadow{1'000'000};
        std::vector<Term> expected;
        for (int round = 0; round < 150; round++) {
            const auto action = random() % 10;
            if (action < 6 || expected.empty()) {
                const Term t = random_term(h.heap, random, 3);
                expected.push_back(copy_to_heap(shadow.heap, t));
                h.keep(t);
            } else if (action < 7) {
                const std::size_t i = random() % expected.size();
                h.roots[i] = expected[i] = Term::nil();
            } else if (action < 8) {
                // A term that shares parts of others, and a message.
                const std::size_t i = random() % expected.size(), j = random() % expected.size();
                h.keep(make_tuple(h.heap, {h.roots[i], h.roots[j], h.roots[i]}));
                expected.push_back(
                    make_tuple(shadow.heap, {expected[i], expected[j], expected[i]}));
                Term message;
                Fragment* fragment = copy_to_fragment(expected[j], &message);
                h.heap.adopt(fragment);
                h.keep(message);
                expected.push_back(expected[j]);
            } else if (action < 9) {
                h.collect(random() % 100, random() % 3 == 0);
            } else {
                h.collect_in_steps(1 + random() % 200, random() % 3 == 0, random() % 1000);
            }
            REQUIRE(check(h) == "");
        }
        REQUIRE(h.roots.size() == expected.size());
        for (std::size_t i = 0; i < expected.size(); i++)
            if (!equal_exact(h.roots[i], expected[i]))
                REQUIRE(print(h.roots[i]) == print(expected[i]));
    }
}

TEST_CASE("the stack is kept, moved and rewritten", "[heap][collector]") {
    TestHeap h;
    for (int i = 0; i < 5000; i++) {
        h.push(make_tuple(h.heap, {Term::small(i), Term::nil()}));
        h.push(Term::return_address(&h));
        h.push(Term::catch_marker(7));
        if (i % 700 == 0) h.collect_in_steps(50, i % 1400 == 0);
    }
    h.collect();
    REQUIRE(h.heap.end - h.heap.stack == 15000);
    for (int i = 0; i < 5000; i++) {
        const Term* frame = h.heap.end - 3 * (i + 1);
        REQUIRE(frame[0] == Term::catch_marker(7));
        REQUIRE(frame[1] == Term::return_address(&h));
        REQUIRE(TupleView{frame[2]}[0] == Term::small(i));
    }
}

TEST_CASE("survivors of two collections go to the old block and stay there", "[heap][collector]") {
    TestHeap h;
    h.keep(long_list(h.heap, 100));
    h.collect();
    CHECK(h.heap.in_young(h.roots[0].ptr()));
    h.collect();
    REQUIRE(h.heap.in_old(h.roots[0].ptr()));
    const Term before = h.roots[0];
    h.collect();
    CHECK(h.roots[0] == before);
    h.collect(0, true);
    CHECK(h.roots[0] != before);
    CHECK(check(h) == "");
    h.roots[0] = Term::nil();
    h.collect(0, true);
    CHECK(h.heap.used_words() == 0);
    CHECK(h.heap.old_start == nullptr);
}

TEST_CASE("buffers are let go when the last term that shows them dies", "[heap][collector]") {
    TestHeap h;
    RefcBytes* bytes = RefcBytes::create(1000);
    bytes->retain();
    const std::size_t whole = h.keep(make_refc_bits(h.heap, bytes, 8000));
    const std::size_t slice = h.keep(make_sub_bits(h.heap, h.roots[whole], 8, 7000));
    h.roots[whole] = Term::nil();
    for (int i = 0; i < 3; i++)
        h.collect();
    CHECK(bytes->refs == 2); // the slice keeps the whole
    CHECK(check(h) == "");
    Term message;
    Fragment* fragment = copy_to_fragment(h.roots[slice], &message);
    CHECK(bytes->refs == 3);
    h.heap.adopt(fragment);
    h.roots[slice] = message;
    h.collect(0, true);
    CHECK(bytes->refs == 2);
    CHECK(bit_size_of(h.roots[slice]) == 7000);
    h.roots[slice] = Term::nil();
    h.collect(0, true);
    CHECK(bytes->refs == 1);
    bytes->release();
}

TEST_CASE("a magic reference deletes its object", "[heap][collector]") {
    struct Object : MagicObject {
        explicit Object(bool* gone) : gone_{gone} {}
        ~Object() override { *gone_ = true; }
        bool* gone_;
    };
    bool gone = false;
    {
        TestHeap h;
        h.keep(make_magic_ref(h.heap, new Object{&gone}));
        h.collect();
        h.collect();
        h.collect(0, true);
        CHECK(!gone);
        h.roots[0] = Term::nil();
        h.collect();
        CHECK(!gone); // old by now
        h.collect(0, true);
        CHECK(gone);
        gone = false;
        h.keep(make_magic_ref(h.heap, new Object{&gone}));
    }
    CHECK(gone); // with the heap
}

TEST_CASE("a match context finds its bytes again", "[heap][collector]") {
    TestHeap h;
    const Term whole = make_binary(h.heap, "some bytes");
    Term* p = h.heap.alloc(kMatchContextWords);
    p[0] = Term::header(Kind::MatchContext, kMatchContextWords - 1);
    p[1] = whole;
    p[2] = Term::from_raw(reinterpret_cast<std::uint64_t>(whole_data(whole)));
    p[3] = Term::small(8);
    p[4] = Term::small(80);
    h.keep(Term::boxed(p));
    for (int i = 0; i < 3; i++) {
        h.collect();
        CHECK(check(h) == "");
        p = h.roots[0].boxed_ptr();
        CHECK(std::string_view{reinterpret_cast<const char*>(p[2].raw()), 10} == "some bytes");
    }
}

TEST_CASE("a large heap is collected in short steps", "[heap][collector]") {
    TestHeap h;
    const std::vector<Term> elements(200'000, long_list(h.heap, 1000));
    const Term tuple = make_tuple(h.heap, std::span<const Term>{elements});
    h.keep(tuple);
    h.keep(long_list(h.heap, 300'000));
    for (int i = 0; i < 300'000; i++)
        h.push(Term::small(i));
    const std::size_t steps = h.collect_in_steps(10'000, true);
    CHECK(steps > 60);
    CHECK(check(h) == "");
    CHECK(TupleView{h.roots[0]}.arity() == 200'000);
    CHECK(TupleView{h.roots[0]}[0] == TupleView{h.roots[0]}[199'999]);
    std::int64_t next = 0;
    CHECK(for_each_element(h.roots[1], [&](Term t) { next += t == Term::small(next); }));
    CHECK(next == 300'000);
}

TEST_CASE("memory goes back after a deep recursion", "[heap][collector]") {
    TestHeap h;
    for (int i = 0; i < 2'000'000; i++)
        h.push(Term::small(i));
    CHECK(h.heap.block_words() > 2'000'000);
    h.heap.stack = h.heap.end;
    for (int i = 0; i < 4; i++)
        h.collect();
    CHECK(h.heap.block_words() < 200'000);
}

TEST_CASE("the room asked for is there afterwards", "[heap][collector]") {
    TestHeap h;
    for (const std::size_t need : {1u, 50u, 1000u, 300'000u, 10u}) {
        h.keep(long_list(h.heap, 100));
        h.collect(need);
        CHECK(static_cast<std::size_t>(h.heap.stack - h.heap.top) >= need + Heap::kReserved);
        CHECK(h.heap.fragments == nullptr);
        CHECK(!h.heap.gc_wanted);
    }
}

TEST_CASE("more than max_heap_size is noticed", "[heap][collector]") {
    TestHeap h;
    h.heap.max_words = 10'000;
    Collection c;
    h.keep(long_list(h.heap, 1000));
    c.begin(h.heap, {std::span<Term>{h.roots}}, 0, false);
    c.finish(h.heap);
    CHECK(!c.over_limit());
    c.begin(h.heap, {std::span<Term>{h.roots}}, 9'000, false);
    c.finish(h.heap);
    CHECK(c.over_limit());
}

TEST_CASE("block sizes grow like Fibonacci's numbers, then by a fifth", "[heap]") {
    CHECK(heap_size_at_least(1) == Heap::kDefaultMinWords);
    std::size_t size = 1;
    for (int i = 0; i < 80; i++) {
        const std::size_t next = heap_size_at_least(size + 1);
        CHECK(next > size);
        if (size > 1000) CHECK(static_cast<double>(next) / static_cast<double>(size) < 1.7);
        if (size > 1'700'000) CHECK(static_cast<double>(next) / static_cast<double>(size) < 1.21);
        size = next;
    }
}

TEST_CASE("large heaps that grow and shrink stay sound in slices", "[heap][collector]") {
    for (unsigned seed = 1; seed <= 3; seed++) {
        INFO("seed " << seed);
        std::mt19937 random{seed};
        TestHeap h;
        std::vector<std::uint32_t> hashes;
        for (int round = 0; round < 60; round++) {
            const bool growing = round % 20 < 14;
            for (unsigned i = growing ? 4 : 1; i > 0; i--) {
                Term list = Term::nil();
                for (unsigned k = random() % 1500; k > 0; k--) {
                    Term element = random_term(h.heap, random, 1);
                    if (random() % 8 == 0) {
                        Term message;
                        Fragment* fragment =
                            copy_to_fragment(make_tuple(h.heap, {element, atoms::ok}), &message);
                        h.heap.adopt(fragment);
                        element = TupleView{message}[0];
                    }
                    list = make_cons(h.heap, element, list);
                }
                h.keep(list);
                hashes.push_back(phash2(list));
            }
            for (std::size_t i = 0; !growing && i < hashes.size(); i++) {
                if (random() % 3 != 0) continue;
                h.roots[i] = Term::nil();
                hashes[i] = phash2(Term::nil());
            }
            h.push(h.roots[random() % h.roots.size()]);
            h.collect_in_steps(500 + random() % 20'000, random() % 10 == 0, random() % 5000);
            if (round % 7 == 0) REQUIRE(check(h) == "");
        }
        for (std::size_t i = 0; i < hashes.size(); i++)
            REQUIRE(phash2(h.roots[i]) == hashes[i]);
    }
}
