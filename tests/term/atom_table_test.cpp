// The atom table: constants, look-up, limits, and many threads at once.
#include "vm/term/atom_table.h"

#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace joist;

TEST_CASE("the atoms that C++ names are those of the table", "[term][atom]") {
    CHECK(atom("ok") == atoms::ok);
    CHECK(atom("undefined") == atoms::undefined);
    CHECK(atom_text(atoms::true_) == "true");
    CHECK(AtomTable::instance().find("system_limit") == atoms::system_limit);
}

TEST_CASE("an atom is one atom however it is made", "[term][atom]") {
    AtomTable& table = AtomTable::instance();
    CHECK(table.find("an atom nobody made").is_none());
    const Term made = table.intern("an atom somebody made");
    CHECK(table.find("an atom somebody made") == made);
    CHECK(table.intern("an atom somebody made") == made);
    CHECK(table.text(made) == "an atom somebody made");
    CHECK(table.order_key(atom("abcdef")) == 0x61626364);
    CHECK(table.order_key(atom("ab")) == 0x61620000);
    CHECK(table.text(table.intern("")).empty());
}

TEST_CASE("threads that make the same atoms agree", "[term][atom]") {
    constexpr int kThreads = 4, kAtoms = 20'000;
    std::vector<std::vector<Term>> made(kThreads);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; t++)
        threads.emplace_back([&made, t] {
            for (int i = 0; i < kAtoms; i++) {
                const std::string text = "shared_" + std::to_string(i);
                made[static_cast<std::size_t>(t)].push_back(atom(text));
                if (atom_text(made[static_cast<std::size_t>(t)].back()) != text) return;
            }
        });
    for (auto& thread : threads)
        thread.join();
    for (int t = 0; t < kThreads; t++) {
        REQUIRE(made[static_cast<std::size_t>(t)].size() == kAtoms);
        REQUIRE(made[static_cast<std::size_t>(t)] == made[0]);
    }
}

TEST_CASE("a full table says so", "[term][atom]") {
    AtomTable& table = AtomTable::instance();
    const std::size_t limit = table.limit();
    table.set_limit(table.count() + 1);
    CHECK(table.intern("the last one").is_value());
    CHECK(table.intern("one too many").is_none());
    CHECK(table.intern("the last one").is_value());
    table.set_limit(limit);
}
