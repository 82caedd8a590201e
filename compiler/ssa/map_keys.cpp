// The order of keys in map expressions.
//
//   M#{z := 1, a := 2}        put_map_exact M, a, 2, z, 1
//
// The keys of small maps are kept in order, so those that come in order need no sorting; a key that
// is missing is the first one in order that is. Only constants that are atoms or small integers are
// sorted, and only where no key is there twice (the last one would count).
#include "compiler/ssa/map_keys.h"

#include <algorithm>
#include <vector>

namespace joist::compiler::ssa {

namespace {

/// Is `a` before `b` in the order of terms? Integers are before atoms.
bool before(const Literal* a, const Literal* b) {
    if (a->is_small() != b->is_small()) return a->is_small();
    return a->is_small() ? a->integer < b->integer : a->atom.text() < b->atom.text();
}

} // namespace

void sort_map_keys(Instruction& map) {
    struct Pair {
        const Literal* key;
        Operand value;
    };
    std::vector<Pair> pairs;
    for (std::size_t i = 1; i + 1 < map.operands.size(); i += 2) {
        const Operand key = map.operands[i];
        if (!key.is_literal() || !(key.literal()->is_small() || key.literal()->is_atom())) return;
        pairs.push_back({key.literal(), map.operands[i + 1]});
    }
    const auto less = [](const Pair& a, const Pair& b) { return before(a.key, b.key); };
    if (std::is_sorted(pairs.begin(), pairs.end(), less)) return;
    std::sort(pairs.begin(), pairs.end(), less);
    const auto same = [](const Pair& a, const Pair& b) { return a.key == b.key; };
    if (std::adjacent_find(pairs.begin(), pairs.end(), same) != pairs.end()) return;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        map.operands[2 * i + 1] = pairs[i].key;
        map.operands[2 * i + 2] = pairs[i].value;
    }
}

void sort_map_keys(Module&, Function& function) {
    for (Block& block : function.blocks) {
        for (Instruction* one : block.instructions) {
            if (one->op == Op::put_map_assoc || one->op == Op::put_map_exact) sort_map_keys(*one);
        }
    }
}

} // namespace joist::compiler::ssa
