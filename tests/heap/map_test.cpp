// Maps against std::map ordered by compare_exact, over the whole range of sizes, with keys that
// collide.
#include "tests/support/test_heap.h"
#include "vm/heap/check_heap.h"
#include "vm/heap/map.h"
#include "vm/term/compare.h"
#include "vm/term/print.h"

#include <catch2/catch.hpp>
#include <map>

using namespace joist;

namespace {

struct Before {
    bool operator()(Term a, Term b) const { return compare_exact(a, b) < 0; }
};
using Model = std::map<Term, Term, Before>;

Term from_model(Heap& heap, const Model& model) {
    std::vector<Term> keys, values;
    for (const auto& [k, v] : model) {
        keys.push_back(k);
        values.push_back(v);
    }
    return map_from_pairs(heap, keys, values);
}

/// Same pairs, the canonical form for its size, and equal (with equal hash) to one built in another
/// way.
void check(Heap& heap, Term map, const Model& model) {
    REQUIRE(map_size(map) == model.size());
    REQUIRE(map.is_kind(Kind::FlatMap) == (model.size() <= kMaxFlatMap));
    std::size_t count = 0;
    Term key, value;
    for (MapIterator it{map}; it.next(&key, &value); count++) {
        const auto found = model.find(key);
        REQUIRE(found != model.end());
        REQUIRE(equal_exact(found->second, value));
    }
    REQUIRE(count == model.size());
    const Term other = from_model(heap, model);
    REQUIRE(equal_exact(map, other));
    REQUIRE(compare(map, other) == 0);
    REQUIRE(internal_hash(map) == internal_hash(other));
    REQUIRE(phash2(map) == phash2(other));
}

Term random_key(Heap& heap, std::mt19937& random) {
    switch (random() % 4) {
    case 0:
        return make_float(heap, static_cast<double>(random() % 60));
    case 1:
        return make_tuple(heap, {Term::small(random() % 60)});
    default:
        return Term::small(random() % 150);
    }
}

} // namespace

TEST_CASE("a map does what a std::map does", "[heap][map]") {
    for (unsigned seed = 1; seed <= 20; seed++) {
        INFO("seed " << seed);
        std::mt19937 random{seed};
        TestHeap h{100'000};
        h.keep(empty_map());
        Model model;
        for (int i = 0; i < 800; i++) {
            const Term map = h.roots[0], key = random_key(h.heap, random),
                       value = Term::small(random() % 10);
            const auto known = model.find(key);
            const Term got = map_get(map, key);
            REQUIRE(got.is_value() == (known != model.end()));
            Term changed;
            if (random() % 100 < (i < 400 ? 30u : 60u)) {
                Term old;
                changed = map_remove(h.heap, map, key, &old);
                REQUIRE(old == got);
                if (got.is_none()) REQUIRE(changed == map);
                model.erase(key);
            } else if (random() % 4 == 0) {
                changed = map_update(h.heap, map, key, value);
                REQUIRE(changed.is_value() == got.is_value());
                if (changed.is_none())
                    changed = map;
                else
                    model[key] = value;
            } else {
                changed = map_put(h.heap, map, key, value);
                if (got == value) REQUIRE(changed == map);
                model[key] = value;
            }
            h.roots[0] = changed;
            if (i % 10 == 0) check(h.heap, changed, model);
        }
    }
}

TEST_CASE("merging takes the second map's pairs where both have the key", "[heap][map]") {
    std::mt19937 random{3};
    TestHeap h;
    for (int i = 0; i < 300; i++) {
        Model a, b;
        for (Model* m : {&a, &b})
            for (std::size_t n = random() % 100; n > 0; n--)
                (*m)[random_key(h.heap, random)] = Term::small(random() % 10);
        const Term merged = map_merge(h.heap, from_model(h.heap, a), from_model(h.heap, b));
        for (const auto& [k, v] : a)
            b.emplace(k, v);
        check(h.heap, merged, b);
    }
}

TEST_CASE("of equal keys the last wins", "[heap][map]") {
    TestHeap h;
    std::vector<Term> keys, values;
    for (int i = 0; i < 200; i++) {
        keys.push_back(Term::small(i % 20));
        values.push_back(Term::small(i));
    }
    const Term map = map_from_pairs(h.heap, keys, values);
    CHECK(map_size(map) == 20);
    CHECK(map_get(map, Term::small(3)) == Term::small(183));
    CHECK(map_size(map_from_pairs(h.heap,
                                  std::span<const Term>{keys}.first(30),
                                  std::span<const Term>{values}.first(30))) == 20);
}

TEST_CASE("a million pairs", "[heap][map]") {
    TestHeap h;
    std::vector<Term> keys, values;
    for (int i = 0; i < 1'000'000; i++) {
        keys.push_back(Term::small(std::int64_t{i} * 7919));
        values.push_back(Term::small(i));
    }
    Term map = map_from_pairs(h.heap, keys, values);
    CHECK(map_size(map) == 1'000'000);
    for (int i = 0; i < 1'000'000; i += 777)
        REQUIRE(map_get(map, Term::small(std::int64_t{i} * 7919)) == Term::small(i));
    CHECK(map_get(map, Term::small(-1)).is_none());
    map = map_put(h.heap, map, Term::small(5), Term::nil());
    map = map_remove(h.heap, map, Term::small(7919));
    CHECK(map_size(map) == 1'000'000);
    h.keep(map);
    h.collect(0, true);
    CHECK(check_heap(h.heap, {std::span<Term>{h.roots}}) == "");
}

TEST_CASE("the order of large maps is by size, keys, values", "[heap][map]") {
    TestHeap h;
    const auto map_of = [&](int first, int last, int odd) {
        Model m;
        for (int i = first; i <= last; i++)
            m[Term::small(i)] = Term::small(i == odd ? 0 : i);
        return from_model(h.heap, m);
    };
    CHECK(compare(map_of(1, 40, 0), map_of(1, 41, 0)) < 0);
    CHECK(compare(map_of(2, 41, 0), map_of(1, 40, 0)) > 0);
    CHECK(compare(map_of(1, 40, 0), map_of(1, 40, 7)) > 0);
    CHECK(compare(map_of(1, 40, 9), map_of(1, 40, 7)) > 0);
    // Integer keys come before float keys of any value, and 1.0 is another key than 1.
    Model floats;
    for (int i = 1; i <= 40; i++)
        floats[make_float(h.heap, i)] = Term::small(i);
    CHECK(compare(map_of(100, 139, 0), from_model(h.heap, floats)) < 0);
    CHECK(!equal(map_of(1, 40, 0), from_model(h.heap, floats)));
}
