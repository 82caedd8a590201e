// A heap for unit tests: roots that collections keep and rewrite, and terms from short notation.
#pragma once

#include "vm/heap/collector.h"
#include "vm/heap/external_term.h"
#include "vm/heap/heap.h"
#include "vm/term/atom_table.h"

#include <random>
#include <string_view>
#include <vector>

namespace joist {

class TestHeap {
public:
    explicit TestHeap(std::size_t words = Heap::kDefaultMinWords) { heap.init(words); }

    /// Keeps a term alive; its place in `roots`.
    std::size_t keep(Term t) {
        roots.push_back(t);
        return roots.size() - 1;
    }
    void collect(std::size_t need = 0, bool full = false) { collect_now(heap, {std::span<Term>{roots}}, need, full); }
    /// The same in slices of `budget` words; gives how many steps it took.
    std::size_t collect_in_steps(std::size_t budget, bool full, std::size_t need = 0) {
        Collection collection;
        collection.begin(heap, {std::span<Term>{roots}}, need, full);
        std::size_t steps = 1;
        while (!collection.step(heap, budget)) steps++;
        return steps;
    }
    /// A word on the process's stack.
    void push(Term t) {
        if (heap.stack - heap.top <= static_cast<std::ptrdiff_t>(Heap::kReserved)) collect(1);
        *--heap.stack = t;
    }

    /// From the hexadecimal digits of an external term.
    Term from_hex(std::string_view hex) {
        const auto bytes = hex_bytes(hex);
        return decode_external(heap, bytes).term;
    }
    static std::vector<std::uint8_t> hex_bytes(std::string_view hex) {
        const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10); };
        std::vector<std::uint8_t> bytes;
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
            bytes.push_back(static_cast<std::uint8_t>(digit(hex[i]) << 4 | digit(hex[i + 1])));
        return bytes;
    }

    Heap heap;
    std::vector<Term> roots;
};

/// A random term of any kind but funs, at most `depth` deep.
Term random_term(Heap& heap, std::mt19937& random, int depth);

} // namespace joist
