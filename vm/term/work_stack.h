// A stack of pending work for walks over terms, so that none of them recurses: the first entries
// are in the C++ frame, more go to the C heap. For trivially copyable entries. Owned by the walking
// function.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <type_traits>

namespace joist {

template <class Entry, std::size_t kInline = 32> class WorkStack {
    static_assert(std::is_trivially_copyable_v<Entry>);

public:
    WorkStack() = default;
    WorkStack(const WorkStack&) = delete;
    WorkStack& operator=(const WorkStack&) = delete;
    ~WorkStack() {
        if (entries_ != inline_entries()) std::free(entries_);
    }

    bool empty() const { return count_ == 0; }
    std::size_t size() const { return count_; }
    void push(const Entry& entry) {
        if (count_ == capacity_) [[unlikely]]
            grow();
        entries_[count_++] = entry;
    }
    Entry& top() { return entries_[count_ - 1]; }
    Entry pop() { return entries_[--count_]; }

private:
    Entry* inline_entries() { return reinterpret_cast<Entry*>(storage_); }
    void grow() {
        const std::size_t bytes = 2 * capacity_ * sizeof(Entry);
        Entry* larger = static_cast<Entry*>(std::malloc(bytes));
        if (larger == nullptr) std::abort();
        std::memcpy(static_cast<void*>(larger), entries_, count_ * sizeof(Entry));
        if (entries_ != inline_entries()) std::free(entries_);
        entries_ = larger;
        capacity_ *= 2;
    }

    alignas(Entry) unsigned char storage_[kInline * sizeof(Entry)];
    Entry* entries_ = inline_entries();
    std::size_t count_ = 0, capacity_ = kInline;
};

} // namespace joist
