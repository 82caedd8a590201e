// A heap for unit tests: roots that collections keep and rewrite, and terms from short notation.
#pragma once

#include "vm/heap/collector.h"
#include "vm/heap/external_term.h"
#include "vm/heap/heap.h"
#include "vm/heap/map.h"
#include "vm/term/atom_table.h"

#include <cmath>
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
    void collect(std::size_t need = 0, bool full = false) {
        collect_now(heap, {std::span<Term>{roots}}, need, full);
    }
    /// The same in slices of `budget` words; gives how many steps it took.
    std::size_t collect_in_steps(std::size_t budget, bool full, std::size_t need = 0) {
        Collection collection;
        collection.begin(heap, {std::span<Term>{roots}}, need, full);
        std::size_t steps = 1;
        while (!collection.step(heap, budget))
            steps++;
        return steps;
    }
    /// A word on the process's stack.
    void push(Term t) {
        if (heap.stack - heap.top <= static_cast<std::ptrdiff_t>(Heap::kReserved)) {
            roots.push_back(t);
            collect(1);
            t = roots.back();
            roots.pop_back();
        }
        *--heap.stack = t;
    }

    /// From the hexadecimal digits of an external term.
    Term from_hex(std::string_view hex) {
        const auto bytes = hex_bytes(hex);
        return decode_external(heap, bytes).term;
    }
    static std::vector<std::uint8_t> hex_bytes(std::string_view hex) {
        const auto digit = [](char c) {
            return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
        };
        std::vector<std::uint8_t> bytes;
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
            bytes.push_back(static_cast<std::uint8_t>(digit(hex[i]) << 4 | digit(hex[i + 1])));
        return bytes;
    }

    Heap heap;
    std::vector<Term> roots;
};

/// A random term of any kind but funs, at most `depth` deep.
inline Term random_term(Heap& heap, std::mt19937& random, int depth) {
    const auto below = [&](std::uint32_t n) { return random() % n; };
    const auto wide = [&] { return static_cast<std::uint64_t>(random()) << 32 | random(); };
    if (depth > 0) {
        Term parts[40];
        const std::size_t count = below(7);
        switch (below(8)) {
        case 0:
            for (std::size_t i = 0; i < count; i++)
                parts[i] = random_term(heap, random, depth - 1);
            return make_tuple(heap, {parts, count});
        case 1:
        case 2:
            for (std::size_t i = 0; i < count; i++)
                parts[i] = random_term(heap, random, depth - 1);
            return make_list(
                heap, {parts, count}, below(4) == 0 ? random_term(heap, random, 0) : Term::nil());
        case 3: {
            const std::size_t pairs = below(3) == 0 ? 33 + below(30) : below(6);
            Term map = empty_map();
            for (std::size_t i = 0; i < pairs; i++)
                map = map_put(heap,
                              map,
                              random_term(heap, random, pairs > 6 ? 0 : depth - 1),
                              random_term(heap, random, depth - 1));
            return map;
        }
        default:
            break;
        }
    }
    switch (below(11)) {
    case 0:
        return Term::small(static_cast<std::int64_t>(below(100)) - 50);
    case 1:
        return make_integer(heap, static_cast<std::int64_t>(wide()));
    case 2: {
        std::uint64_t limbs[5];
        for (auto& limb : limbs)
            limb = wide();
        return make_big(heap, below(2) == 0, {limbs, 1 + below(5)});
    }
    case 3:
        return make_float(heap, static_cast<double>(static_cast<std::int64_t>(wide())) / 1024);
    case 4:
        return make_float(heap, std::ldexp(1.0 + below(1000), static_cast<int>(below(1800)) - 900));
    case 5:
        return Term::atom(below(atoms::count));
    case 6:
        return Term::nil();
    case 7: {
        std::uint8_t* data;
        const std::size_t size = below(150);
        const Term whole = make_binary_uninitialised(heap, size, &data);
        for (std::size_t i = 0; i < size; i++)
            data[i] = static_cast<std::uint8_t>(random());
        if (below(2) == 0) return whole;
        const std::size_t start = below(static_cast<std::uint32_t>(size) * 8 + 1);
        return make_sub_bits(
            heap, whole, start, below(static_cast<std::uint32_t>(size * 8 - start) + 1));
    }
    case 8:
        return make_ref(heap, wide());
    case 9:
        return Term::local_pid(below(1000));
    default:
        return make_string(heap, "text");
    }
}

} // namespace joist
