// Lowering of select_val and select_tuple_arity: a dense table, a perfect hash, a binary search or a few comparisons.
#include "vm/code/lowering.h"

#include "vm/term/boxed.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

namespace joist {

namespace {

using Operand = GenericOperand;

struct Choice {
    std::uint64_t value;
    std::uint64_t label;
};

constexpr std::size_t kLinear = 3;

/// A factor such that (value * factor) >> (64 - bits) differs for all values.
std::optional<std::uint64_t> perfect_factor(const std::vector<Choice>& choices, unsigned bits) {
    std::uint64_t factor = 0x9e3779b97f4a7c15u;
    std::vector<std::uint32_t> used(std::size_t{1} << bits, 0);
    for (std::uint32_t round = 1; round <= 64; round++) {
        bool good = true;
        for (const Choice& c : choices) {
            std::uint32_t& slot = used[(c.value * factor) >> (64 - bits)];
            if (slot == round) {
                good = false;
                break;
            }
            slot = round;
        }
        if (good) return factor;
        factor = (factor * 6364136223846793005u + 1442695040888963407u) | 1;
    }
    return std::nullopt;
}

} // namespace

bool Lowering::lower_select(const GenericInstruction& g) {
    const Operand* o = g_.operands_of(g);
    if (!o[0].is_source() || !o[1].is_label() || o[1].value == 0 || !o[2].is(OperandKinds::List) || o[2].value % 2 != 0)
        return fail(g, "bad operand");
    std::vector<Choice> choices;
    std::unordered_set<std::uint64_t> seen;
    bool immediate = true, small = true;
    const auto list = elements(o + 2);
    for (std::size_t i = 0; i < list.size(); i += 2) {
        if (!list[i].is_constant() || !list[i + 1].is_label() || list[i + 1].value == 0) return fail(g, "bad operand");
        immediate = immediate && list[i].term().is_immediate();
        small = small && list[i].term().is_small();
        if (seen.insert(list[i].value).second) choices.push_back({list[i].value, list[i + 1].value});
    }
    const std::size_t n = choices.size();
    std::vector<std::uint64_t> words;
    const auto emit_pairs = [&](Family family) {
        for (const Choice& c : choices) {
            words.push_back(c.value);
            words.push_back(0);
        }
        if (!emit(family, {label(o[1]), o[0]}, words)) return false;
        for (std::size_t i = 0; i < n; i++)
            fix_wide(last_list() + static_cast<std::uint32_t>(16 * i + 8), last_start(), choices[i].label);
        return true;
    };
    if (!immediate) return emit_pairs(Family::select_any);
    if (n <= kLinear) return emit_pairs(Family::select_linear);

    if (small) {
        const auto by_value = [](const Choice& a, const Choice& b) {
            return Term::from_raw(a.value).small_value() < Term::from_raw(b.value).small_value();
        };
        const auto [least, most] = std::minmax_element(choices.begin(), choices.end(), by_value);
        const std::int64_t first = Term::from_raw(least->value).small_value();
        const auto range = static_cast<std::uint64_t>(Term::from_raw(most->value).small_value() - first);
        if (range < n * 4) {
            words.assign(range + 1, 0);
            const Operand base = constant(Term::small(first));
            if (!emit(Family::select_dense, {label(o[1]), o[0], base}, words)) return false;
            const std::uint32_t at = last_list();
            std::vector<std::uint64_t> labels(range + 1, o[1].value);
            for (const Choice& c : choices)
                labels[static_cast<std::size_t>(Term::from_raw(c.value).small_value() - first)] = c.label;
            for (std::size_t i = 0; i <= range; i++) fix_wide(at + static_cast<std::uint32_t>(8 * i), last_start(), labels[i]);
            return true;
        }
    }

    unsigned bits = 3;
    while ((std::size_t{1} << bits) < 2 * n) bits++;
    for (unsigned extra = 0; extra < 2 && bits + extra <= 16; extra++) {
        const auto factor = perfect_factor(choices, bits + extra);
        if (!factor) continue;
        const std::size_t size = std::size_t{1} << (bits + extra);
        words.assign(2 * size, Term::none().raw()); // a value that no register holds
        std::vector<std::uint64_t> labels(size, o[1].value);
        for (const Choice& c : choices) {
            const std::size_t slot = (c.value * *factor) >> (64 - bits - extra);
            words[2 * slot] = c.value;
            labels[slot] = c.label;
        }
        if (!emit(Family::select_hash, {label(o[1]), o[0], number(64 - bits - extra), word(*factor)}, words)) return false;
        for (std::size_t i = 0; i < size; i++) fix_wide(last_list() + static_cast<std::uint32_t>(16 * i + 8), last_start(), labels[i]);
        return true;
    }

    std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) { return a.value < b.value; });
    for (const Choice& c : choices) words.push_back(c.value);
    words.resize(2 * n, 0);
    if (!emit(Family::select_binary, {label(o[1]), o[0]}, words)) return false;
    for (std::size_t i = 0; i < n; i++) fix_wide(last_list() + static_cast<std::uint32_t>(8 * (n + i)), last_start(), choices[i].label);
    return true;
}

bool Lowering::lower_select_arity(const GenericInstruction& g, bool) {
    const Operand* o = g_.operands_of(g);
    if (!o[0].is_source() || !o[1].is_label() || o[1].value == 0 || !o[2].is(OperandKinds::List) || o[2].value % 2 != 0)
        return fail(g, "bad operand");
    const auto list = elements(o + 2);
    std::vector<std::uint64_t> words;
    for (std::size_t i = 0; i < list.size(); i += 2) {
        if (!list[i].is_number() || !list[i + 1].is_label() || list[i + 1].value == 0) return fail(g, "bad operand");
        words.push_back(Term::header(Kind::Tuple, list[i].value).raw());
        words.push_back(0);
    }
    if (!emit(Family::select_arity, {label(o[1]), o[0]}, words)) return false;
    for (std::size_t i = 0; i < list.size(); i += 2)
        fix_wide(last_list() + static_cast<std::uint32_t>(8 * i + 8), last_start(), list[i + 1].value);
    return true;
}

} // namespace joist
