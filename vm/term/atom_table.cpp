// The atom table. Readers take no lock: entries stand in chunks that never move, and the hash index
// is an open-addressed array of atomic words, replaced whole (the old one is kept: a reader may
// still be in it) when it gets full. Writers, rare, hold one lock.
#include "vm/term/atom_table.h"

#include "vm/term/fatal.h"

#include <atomic>
#include <cassert>
#include <cstring>
#include <mutex>

namespace joist {
namespace {

struct Entry {
    const char* text;
    std::uint32_t size;
    std::uint32_t order_key;
    std::uint32_t hash;
};

constexpr std::size_t kChunkEntries = 4096;
constexpr std::size_t kMaxAtoms = std::size_t{1} << 26;

// Slots: upper half of the lookup hash << 32 | index + 1; 0 is free.
struct Index {
    const Index* before; ///< the one that this one replaced
    std::size_t mask;
    std::atomic<std::uint64_t>* slots;
};

struct Store {
    std::mutex writers;
    std::atomic<std::uint32_t> count{0};
    std::size_t limit = std::size_t{1} << 20;
    std::atomic<Index*> index{nullptr};
    char* text_room = nullptr;
    std::size_t text_left = 0;
    std::atomic<Entry*> chunks[kMaxAtoms / kChunkEntries] = {};

    const Entry& entry(std::uint32_t i) const {
        return chunks[i / kChunkEntries].load(std::memory_order_acquire)[i % kChunkEntries];
    }
};

Store& store() {
    static Store* the_store = new Store;
    return *the_store;
}

std::uint64_t lookup_hash(std::string_view text) {
    std::uint64_t h = 0x9e3779b97f4a7c15ull ^ text.size();
    const char* p = text.data();
    std::size_t left = text.size();
    for (; left >= 8; p += 8, left -= 8) {
        std::uint64_t w;
        std::memcpy(&w, p, 8);
        h = (h ^ w) * 0xff51afd7ed558ccdull;
        h ^= h >> 32;
    }
    std::uint64_t w = 0;
    std::memcpy(&w, p, left);
    h = (h ^ w) * 0xc4ceb9fe1a85ec53ull;
    return h ^ h >> 29;
}

// The hash that phash2 uses for atoms: the classic PJW over the name's characters; those between
// 128 and 255 count as one byte, as they did when names were Latin-1, others as the bytes of their
// UTF-8.
std::uint32_t name_hash(std::string_view text) {
    std::uint32_t h = 0;
    for (std::size_t i = 0; i < text.size(); i++) {
        auto c = static_cast<std::uint8_t>(text[i]);
        if ((c == 0xc2 || c == 0xc3) && i + 1 < text.size())
            c = static_cast<std::uint8_t>(c << 6 | (static_cast<std::uint8_t>(text[++i]) & 0x3f));
        h = (h << 4) + c;
        const std::uint32_t high = h & 0xf0000000u;
        h ^= high >> 24;
        h ^= high;
    }
    return h;
}

std::uint32_t first_four(std::string_view text) {
    std::uint32_t key = 0;
    for (std::size_t i = 0; i < 4; i++)
        key = key << 8 | (i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0u);
    return key;
}

/// Index of the atom of this text, or -1.
std::int64_t look_up(const Store& s, std::string_view text, std::uint64_t hash) {
    const Index* index = s.index.load(std::memory_order_acquire);
    if (index == nullptr) return -1;
    for (std::size_t i = hash & index->mask;; i = (i + 1) & index->mask) {
        const std::uint64_t slot = index->slots[i].load(std::memory_order_acquire);
        if (slot == 0) return -1;
        if (slot >> 32 != hash >> 32) continue;
        const std::uint32_t atom_index = static_cast<std::uint32_t>(slot) - 1;
        const Entry& e = s.entry(atom_index);
        if (e.size == text.size() && std::memcmp(e.text, text.data(), text.size()) == 0)
            return atom_index;
    }
}

void enter(Index& index, std::uint64_t hash, std::uint32_t atom_index) {
    std::size_t i = hash & index.mask;
    while (index.slots[i].load(std::memory_order_relaxed) != 0)
        i = (i + 1) & index.mask;
    index.slots[i].store((hash >> 32 << 32) | (atom_index + 1), std::memory_order_release);
}

// Called with the lock held.
void make_room(Store& s) {
    Index* old = s.index.load(std::memory_order_relaxed);
    const std::uint32_t count = s.count.load(std::memory_order_relaxed);
    if (old != nullptr && (count + 1) * std::size_t{2} <= old->mask) return;
    const std::size_t size = old == nullptr ? 4096 : (old->mask + 1) * 2;
    auto* larger = new Index{old, size - 1, new std::atomic<std::uint64_t>[size]()};
    for (std::uint32_t i = 0; i < count; i++) {
        const Entry& e = s.entry(i);
        enter(*larger, lookup_hash({e.text, e.size}), i);
    }
    s.index.store(larger, std::memory_order_release);
}

// Called with the lock held.
std::int64_t add(Store& s, std::string_view text, std::uint64_t hash, std::size_t reserve) {
    const std::uint32_t index = s.count.load(std::memory_order_relaxed);
    if (index >= s.limit + reserve) return -1;
    make_room(s);
    auto& chunk = s.chunks[index / kChunkEntries];
    if (chunk.load(std::memory_order_relaxed) == nullptr)
        chunk.store(new Entry[kChunkEntries], std::memory_order_release);
    if (s.text_left < text.size()) {
        s.text_left = 64 * 1024;
        s.text_room = new char[s.text_left];
    }
    std::memcpy(s.text_room, text.data(), text.size());
    chunk.load(std::memory_order_relaxed)[index % kChunkEntries] = {
        s.text_room, static_cast<std::uint32_t>(text.size()), first_four(text), name_hash(text)};
    s.text_room += text.size();
    s.text_left -= text.size();
    enter(*s.index.load(std::memory_order_relaxed), hash, index);
    s.count.store(index + 1, std::memory_order_release);
    return index;
}

Term intern_in(Store& s, std::string_view text, std::size_t reserve) {
    const std::uint64_t hash = lookup_hash(text);
    std::int64_t index = look_up(s, text, hash);
    if (index < 0) {
        const std::lock_guard guard{s.writers};
        index = look_up(s, text, hash);
        if (index < 0) index = add(s, text, hash, reserve);
        if (index < 0) return Term::none();
    }
    return Term::atom(static_cast<std::uint32_t>(index));
}

constexpr const char* kPredefined[] = {
#define ATOM(name, text) text,
#include "vm/beam/atoms.def"
};

} // namespace

AtomTable& AtomTable::instance() {
    static AtomTable* table = [] {
        for (std::uint32_t i = 0; i < atoms::count; i++)
            if (intern_in(store(), kPredefined[i], 0) != Term::atom(i))
                fatal("vm/beam/atoms.def names an atom twice");
        return new AtomTable;
    }();
    return *table;
}

void AtomTable::set_limit(std::size_t limit) {
    store().limit =
        limit < kMaxAtoms - AtomTable::kSystemAtoms ? limit : kMaxAtoms - AtomTable::kSystemAtoms;
}
std::size_t AtomTable::limit() const {
    return store().limit;
}
std::size_t AtomTable::count() const {
    return store().count.load(std::memory_order_acquire);
}

Term AtomTable::intern(std::string_view utf8) {
    return intern_in(store(), utf8, 0);
}
Term AtomTable::intern_for_system(std::string_view utf8) {
    return intern_in(store(), utf8, AtomTable::kSystemAtoms);
}

Term AtomTable::find(std::string_view utf8) const {
    const std::int64_t index = look_up(store(), utf8, lookup_hash(utf8));
    return index < 0 ? Term::none() : Term::atom(static_cast<std::uint32_t>(index));
}

std::string_view AtomTable::text(Term atom) const {
    const Entry& e = store().entry(atom.atom_index());
    return {e.text, e.size};
}

std::uint32_t AtomTable::order_key(Term atom) const {
    return store().entry(atom.atom_index()).order_key;
}
std::uint32_t AtomTable::hash(Term atom) const {
    return store().entry(atom.atom_index()).hash;
}

Term atom(std::string_view utf8) {
    const Term result = AtomTable::instance().intern_for_system(utf8);
    if (result.is_none()) fatal("the atom table is full (raise its limit with +t)");
    return result;
}

} // namespace joist
