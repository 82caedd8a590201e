// The export table: one entry a name, found from many threads, through several growths.
#include "vm/code/export.h"

#include "tests/support/interpreted.h"

#include <catch2/catch.hpp>
#include <thread>

using namespace joist;

TEST_CASE("threads that make the same entries get the same ones") {
    start_interpreter_once();
    constexpr std::uint32_t n = 5000;
    const Term module = atom("export_test");
    std::vector<std::vector<Export*>> made(4);
    std::vector<std::thread> threads;
    for (auto& mine : made)
        threads.emplace_back([&mine, module] {
            for (std::uint32_t i = 0; i < n; i++) mine.push_back(export_entry(module, atoms::start, i));
        });
    for (std::thread& t : threads) t.join();
    for (std::uint32_t i = 0; i < n; i++) {
        CHECK(made[0][i]->arity == i);
        CHECK(made[1][i] == made[0][i]);
        CHECK(made[2][i] == made[0][i]);
        CHECK(made[3][i] == made[0][i]);
        CHECK(find_export(module, atoms::start, i) == made[0][i]);
    }
    CHECK_FALSE(is_defined(*made[0][0]));
    CHECK(find_export(module, atoms::start, n) == nullptr);
}
