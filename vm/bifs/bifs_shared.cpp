// What processes may share besides tables: persistent terms, atomics, counters.

#include "vm/bifs/bif.h"
#include "vm/heap/copy.h"
#include "vm/heap/map.h"
#include "vm/process/node.h"
#include "vm/term/atom_table.h"
#include "vm/term/compare.h"

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

namespace joist {

// --- persistent_term -----------------------------------------------------------------------------------------
//
// Values are literals: read without copying. One that is replaced or erased is kept, as processes may still point at it.

namespace {

struct PersistentTerms {
    std::shared_mutex mutex;
    struct Entry {
        Term key, value;
    };
    std::unordered_multimap<std::uint64_t, Entry> entries;

    Entry* find(Term key) {
        auto [at, end] = entries.equal_range(internal_hash(key));
        for (; at != end; ++at)
            if (equal_exact(at->second.key, key)) return &at->second;
        return nullptr;
    }
};

PersistentTerms& persistent_terms() {
    static auto* terms = new PersistentTerms;
    return *terms;
}

} // namespace

Term bif_persistent_term_put_2(Process&, const Term* args) {
    PersistentTerms& terms = persistent_terms();
    std::lock_guard lock{terms.mutex};
    if (auto* entry = terms.find(args[0])) {
        if (!equal_exact(entry->value, args[1])) entry->value = copy_to_literal(args[1]);
        return atoms::ok;
    }
    const Term key = copy_to_literal(args[0]);
    terms.entries.emplace(internal_hash(key), PersistentTerms::Entry{key, copy_to_literal(args[1])});
    return atoms::ok;
}

Term bif_persistent_term_get_1(Process& p, const Term* args) {
    PersistentTerms& terms = persistent_terms();
    std::shared_lock lock{terms.mutex};
    const auto* entry = terms.find(args[0]);
    return entry ? entry->value : p.badarg();
}

Term bif_persistent_term_get_2(Process&, const Term* args) {
    PersistentTerms& terms = persistent_terms();
    std::shared_lock lock{terms.mutex};
    const auto* entry = terms.find(args[0]);
    return entry ? entry->value : args[1];
}

Term bif_persistent_term_get_0(Process& p, const Term*) {
    PersistentTerms& terms = persistent_terms();
    std::shared_lock lock{terms.mutex};
    Term list = Term::nil();
    for (const auto& [hash, e] : terms.entries) list = make_cons(p.heap(), joist::make_tuple(p.heap(), {e.key, e.value}), list);
    return list;
}

Term bif_persistent_term_erase_1(Process&, const Term* args) {
    PersistentTerms& terms = persistent_terms();
    std::lock_guard lock{terms.mutex};
    auto [at, end] = terms.entries.equal_range(internal_hash(args[0]));
    for (; at != end; ++at)
        if (equal_exact(at->second.key, args[0])) {
            terms.entries.erase(at);
            return atoms::true_;
        }
    return atoms::false_;
}

Term bif_persistent_term_info_0(Process& p, const Term*) {
    PersistentTerms& terms = persistent_terms();
    std::shared_lock lock{terms.mutex};
    std::size_t words = 0;
    for (const auto& [hash, e] : terms.entries) words += copy_size(e.value) + 8;
    const Term keys[] = {atom("count"), atoms::memory};
    const Term values[] = {make_unsigned(p.heap(), terms.entries.size()), make_unsigned(p.heap(), words * 8)};
    return map_from_pairs(p.heap(), keys, values);
}

// --- atomics ----------------------------------------------------------------------------------------------------

namespace {

struct Atomics final : MagicObject {
    std::size_t size;
    bool is_signed;
    std::unique_ptr<std::atomic<std::uint64_t>[]> cells;
    Atomics(std::size_t n, bool s, MagicType type) : MagicObject{type}, size{n}, is_signed{s}, cells{new std::atomic<std::uint64_t>[n]} {
        id = new_ref_id();
        for (std::size_t i = 0; i < n; i++) cells[i] = 0;
    }
};

Atomics* atomics_of(Term t, MagicType type) {
    if (!t.is_kind(Kind::MagicRef)) return nullptr;
    auto* object = reinterpret_cast<MagicObject*>(t.boxed_ptr()[3].raw());
    return object->type == type ? static_cast<Atomics*>(object) : nullptr;
}

// The cell of a reference and a 1-based index, or null.
std::atomic<std::uint64_t>* cell(const Term* args, MagicType type, Atomics** object) {
    *object = atomics_of(args[0], type);
    if (!*object || !args[1].is_small() || args[1].small_value() < 1 || static_cast<std::uint64_t>(args[1].small_value()) > (*object)->size) return nullptr;
    return &(*object)->cells[static_cast<std::size_t>(args[1].small_value()) - 1];
}

Term cell_value(Process& p, const Atomics& a, std::uint64_t v) {
    return a.is_signed ? make_integer(p.heap(), static_cast<std::int64_t>(v)) : make_unsigned(p.heap(), v);
}

// An integer of the array's range, as 64 bits; for increments any 64-bit value goes.
bool word_of(Term t, bool is_signed, bool increment, std::uint64_t* out) {
    if (t.is_small()) {
        if (!is_signed && !increment && t.small_value() < 0) return false;
        *out = static_cast<std::uint64_t>(t.small_value());
        return true;
    }
    if (!t.is_bignum() || BignumView{t}.limb_count() != 1) return false;
    const BignumView big{t};
    const std::uint64_t limb = big.limbs()[0];
    const std::uint64_t half = std::uint64_t{1} << 63;
    if (big.negative() ? limb > half || (!is_signed && !increment) : limb >= half && is_signed && !increment) return false;
    *out = big.negative() ? 0 - limb : limb;
    return true;
}

Term make_atomics(Process& p, Term size, bool is_signed, MagicType type) {
    if (size.is_kind(Kind::Bignum) || (size.is_small() && size.small_value() > std::int64_t{1} << 32)) return p.system_limit();
    if (!size.is_small() || size.small_value() < 1) return p.badarg();
    return make_magic_ref(p.heap(), new Atomics{static_cast<std::size_t>(size.small_value()), is_signed, type});
}

constexpr MagicType kAtomics = MagicType::Atomics;

} // namespace

Term bif_atomics_new_2(Process& p, const Term* args) {
    bool is_signed = true, ok = true;
    const bool proper = for_each_element(args[1], [&](Term t) {
        ok = ok && t.is_tuple() && TupleView{t}.arity() == 2 && TupleView{t}[0] == atoms::signed_ && (TupleView{t}[1] == atoms::true_ || TupleView{t}[1] == atoms::false_);
        if (ok) is_signed = TupleView{t}[1] == atoms::true_;
    });
    return proper && ok ? make_atomics(p, args[0], is_signed, kAtomics) : p.badarg();
}

Term bif_atomics_put_3(Process& p, const Term* args) {
    Atomics* a;
    auto* c = cell(args, kAtomics, &a);
    std::uint64_t v;
    if (!c || !word_of(args[2], a->is_signed, false, &v)) return p.badarg();
    c->store(v);
    return atoms::ok;
}

Term bif_atomics_get_2(Process& p, const Term* args) {
    Atomics* a;
    const auto* c = cell(args, kAtomics, &a);
    return c ? cell_value(p, *a, c->load()) : p.badarg();
}

namespace {

Term add(Process& p, const Term* args, bool negate, bool get) {
    Atomics* a;
    auto* c = cell(args, kAtomics, &a);
    std::uint64_t v;
    if (!c || !word_of(args[2], a->is_signed, true, &v)) return p.badarg();
    if (negate) v = 0 - v;
    const std::uint64_t now = c->fetch_add(v) + v;
    return get ? cell_value(p, *a, now) : atoms::ok;
}

} // namespace

Term bif_atomics_add_3(Process& p, const Term* args) { return add(p, args, false, false); }
Term bif_atomics_sub_3(Process& p, const Term* args) { return add(p, args, true, false); }
Term bif_atomics_add_get_3(Process& p, const Term* args) { return add(p, args, false, true); }
Term bif_atomics_sub_get_3(Process& p, const Term* args) { return add(p, args, true, true); }

Term bif_atomics_exchange_3(Process& p, const Term* args) {
    Atomics* a;
    auto* c = cell(args, kAtomics, &a);
    std::uint64_t v;
    if (!c || !word_of(args[2], a->is_signed, false, &v)) return p.badarg();
    return cell_value(p, *a, c->exchange(v));
}

Term bif_atomics_compare_exchange_4(Process& p, const Term* args) {
    Atomics* a;
    auto* c = cell(args, kAtomics, &a);
    std::uint64_t expected, desired;
    if (!c || !word_of(args[2], a->is_signed, false, &expected) || !word_of(args[3], a->is_signed, false, &desired)) return p.badarg();
    return c->compare_exchange_strong(expected, desired) ? atoms::ok : cell_value(p, *a, expected);
}

Term bif_atomics_info_1(Process& p, const Term* args) {
    const Atomics* a = atomics_of(args[0], kAtomics);
    if (!a) return p.badarg();
    Heap& heap = p.heap();
    const Term keys[] = {atoms::size, atoms::max_, atoms::min_, atoms::memory};
    const Term values[] = {make_unsigned(heap, a->size), a->is_signed ? make_integer(heap, INT64_MAX) : make_unsigned(heap, UINT64_MAX),
                           a->is_signed ? make_integer(heap, INT64_MIN) : Term::small(0), make_unsigned(heap, a->size * 8 + sizeof *a)};
    return map_from_pairs(heap, keys, values);
}

// --- counters -----------------------------------------------------------------------------------------------------

namespace {
constexpr MagicType kCounters = MagicType::Counters;
}

Term bif_counters_new_2(Process& p, const Term* args) {
    bool ok = true;
    const bool proper = for_each_element(args[1], [&](Term t) { ok = ok && (t == atom("atomics") || t == atoms::write_concurrency); });
    return proper && ok ? make_atomics(p, args[0], true, kCounters) : p.badarg();
}

Term bif_counters_get_2(Process& p, const Term* args) {
    Atomics* a;
    const auto* c = cell(args, kCounters, &a);
    return c ? cell_value(p, *a, c->load(std::memory_order_relaxed)) : p.badarg();
}

Term bif_counters_add_3(Process& p, const Term* args) {
    Atomics* a;
    auto* c = cell(args, kCounters, &a);
    std::uint64_t v;
    if (!c || !word_of(args[2], true, true, &v)) return p.badarg();
    c->fetch_add(v, std::memory_order_relaxed);
    return atoms::ok;
}

Term bif_counters_sub_3(Process& p, const Term* args) {
    Atomics* a;
    auto* c = cell(args, kCounters, &a);
    std::uint64_t v;
    if (!c || !word_of(args[2], true, true, &v)) return p.badarg();
    c->fetch_sub(v, std::memory_order_relaxed);
    return atoms::ok;
}

Term bif_counters_put_3(Process& p, const Term* args) {
    Atomics* a;
    auto* c = cell(args, kCounters, &a);
    std::uint64_t v;
    if (!c || !word_of(args[2], true, false, &v)) return p.badarg();
    c->store(v, std::memory_order_relaxed);
    return atoms::ok;
}

Term bif_counters_info_1(Process& p, const Term* args) {
    const Atomics* a = atomics_of(args[0], kCounters);
    if (!a) return p.badarg();
    const Term keys[] = {atoms::size, atoms::memory};
    const Term values[] = {make_unsigned(p.heap(), a->size), make_unsigned(p.heap(), a->size * 8 + sizeof *a)};
    return map_from_pairs(p.heap(), keys, values);
}

} // namespace joist
