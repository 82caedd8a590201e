// The process dictionary against std::unordered_map.
#include "vm/process/dictionary.h"
#include "vm/term/atom_table.h"

#include <catch2/catch.hpp>
#include <random>
#include <unordered_map>

using namespace joist;

TEST_CASE("the dictionary gives the old value of what it replaces or erases") {
    std::mt19937_64 random{11};
    for (const int range : {5, 40, 2000}) {
        Dictionary d;
        std::unordered_map<std::uint64_t, std::uint64_t> model;
        for (int step = 0; step < 20'000; step++) {
            const Term key = Term::small(static_cast<std::int64_t>(random() % static_cast<unsigned>(range)));
            const auto known = model.find(key.raw());
            const Term expected = known == model.end() ? Term::none() : Term::from_raw(known->second);
            REQUIRE(d.get(key) == expected);
            if (random() % 3 == 0) {
                REQUIRE(d.erase(key) == expected);
                model.erase(key.raw());
            } else {
                REQUIRE(d.put(key, Term::small(step)) == expected);
                model[key.raw()] = Term::small(step).raw();
            }
            REQUIRE(d.size() == model.size());
        }
    }
}
