// SmallTable against std::unordered_map, over sizes on both sides of its index.
#include "vm/process/small_table.h"

#include <catch2/catch.hpp>
#include <random>
#include <unordered_map>

namespace {
struct Entry {
    std::uint64_t key = 0;
    std::uint32_t value = 0;
};
} // namespace

TEST_CASE("a small table finds what was added and not removed") {
    std::mt19937_64 random{7};
    for (const std::uint64_t range : {6u, 20u, 1000u}) {
        joist::SmallTable<Entry> table;
        std::unordered_map<std::uint64_t, std::uint32_t> model;
        for (std::uint32_t step = 0; step < 20'000; step++) {
            const std::uint64_t key = (random() % range + 1) << 6 | 14;
            Entry* e = table.find(key);
            REQUIRE((e != nullptr) == model.contains(key));
            if (e == nullptr) {
                table.add({key, step});
                model[key] = step;
            } else {
                REQUIRE(e->value == model[key]);
                if (random() % 3 != 0) {
                    table.remove(e);
                    model.erase(key);
                }
            }
            REQUIRE(table.size() == model.size());
        }
        for (const Entry& e : table) REQUIRE(model.at(e.key) == e.value);
    }
}
