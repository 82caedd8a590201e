// A table keyed by a 64-bit number: an array while it is small, an array with a hash index when it is large. 16 bytes when empty.
// Entry is trivially copyable and has `std::uint64_t key`, never 0.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>

namespace joist {

template <class Entry> class SmallTable {
public:
    static_assert(std::is_trivially_copyable_v<Entry>);
    SmallTable() = default;
    SmallTable(const SmallTable&) = delete;
    SmallTable& operator=(const SmallTable&) = delete;
    ~SmallTable() { clear(); }

    std::size_t size() const { return count_; }
    bool empty() const { return count_ == 0; }
    Entry* begin() { return entries_; }
    Entry* end() { return entries_ + count_; }
    const Entry* begin() const { return entries_; }
    const Entry* end() const { return entries_ + count_; }

    /// The entry, or null. Valid until the next change.
    Entry* find(std::uint64_t key) {
        if (count_ <= kLinear) {
            for (std::uint32_t i = 0; i < count_; i++) {
                if (entries_[i].key == key) return entries_ + i;
            }
            return nullptr;
        }
        const std::uint32_t i = index()[slot_of(key)];
        return i == 0 ? nullptr : entries_ + (i - 1);
    }

    /// Adds an entry whose key is not there yet.
    Entry* add(const Entry& entry) {
        if (count_ == capacity_) grow();
        entries_[count_] = entry;
        count_++;
        if (count_ > kLinear) {
            if (count_ == kLinear + 1) {
                rebuild();
            } else {
                index()[slot_of(entry.key)] = count_;
            }
        }
        return entries_ + count_ - 1;
    }

    /// Removes the entry that `find` gave; the last one takes its place.
    void remove(Entry* entry) {
        const auto at = static_cast<std::uint32_t>(entry - entries_);
        if (count_ > kLinear) erase_slot(slot_of(entry->key));
        count_--;
        if (at != count_) {
            if (count_ >= kLinear) {
                const std::uint32_t slot = slot_of(entries_[count_].key);
                index()[slot] = at + 1;
            }
            entries_[at] = entries_[count_];
        }
    }
    bool remove_key(std::uint64_t key) {
        Entry* e = find(key);
        if (e == nullptr) return false;
        remove(e);
        return true;
    }
    void clear() {
        std::free(entries_);
        entries_ = nullptr;
        count_ = capacity_ = 0;
    }

private:
    static constexpr std::uint32_t kLinear = 8;

    // The index (twice as many slots as entries) stands behind the entries in the same block, once there are more than kLinear.
    std::uint32_t* index() { return reinterpret_cast<std::uint32_t*>(entries_ + capacity_); }
    std::uint32_t mask() const { return 2 * capacity_ - 1; }
    static std::uint32_t hash(std::uint64_t key) {
        key ^= key >> 32;
        key *= 0x9e3779b97f4a7c15u;
        return static_cast<std::uint32_t>(key >> 32);
    }
    /// Where the key is, or the free slot where it would go.
    std::uint32_t slot_of(std::uint64_t key) {
        std::uint32_t slot = hash(key) & mask();
        while (index()[slot] != 0 && entries_[index()[slot] - 1].key != key) slot = (slot + 1) & mask();
        return slot;
    }
    void erase_slot(std::uint32_t hole) {
        // Linear probing without tombstones: later members of the run move up.
        std::uint32_t* const table = index();
        std::uint32_t slot = hole;
        for (;;) {
            slot = (slot + 1) & mask();
            if (table[slot] == 0) break;
            const std::uint32_t home = hash(entries_[table[slot] - 1].key) & mask();
            if (((slot - home) & mask()) >= ((slot - hole) & mask())) {
                table[hole] = table[slot];
                hole = slot;
            }
        }
        table[hole] = 0;
    }
    void rebuild() {
        std::memset(index(), 0, sizeof(std::uint32_t) * 2 * capacity_);
        for (std::uint32_t i = 0; i < count_; i++) index()[slot_of(entries_[i].key)] = i + 1;
    }
    void grow() {
        capacity_ = capacity_ == 0 ? 1 : capacity_ * 2;
        const std::size_t bytes = sizeof(Entry) * capacity_ + (capacity_ > kLinear ? sizeof(std::uint32_t) * 2 * capacity_ : 0);
        void* p = std::realloc(static_cast<void*>(entries_), bytes);
        if (p == nullptr) std::abort();
        entries_ = static_cast<Entry*>(p);
        if (count_ > kLinear) rebuild();
    }

    Entry* entries_ = nullptr;
    std::uint32_t count_ = 0;
    std::uint32_t capacity_ = 0;
};

} // namespace joist
