// See node_entry.h. The table of nodes is short (nodes ever heard of) and read seldom: a list under
// a lock does.
#include "vm/term/node_entry.h"

#include "vm/term/atom_table.h"

#include <mutex>
#include <vector>

namespace joist {
namespace {

std::mutex nodes_lock;
std::vector<NodeEntry*>& nodes() {
    static auto* list = new std::vector<NodeEntry*>;
    return *list;
}
// Swapped whole, never changed in place, so that readers need no lock.
std::atomic<const NodeEntry*> own{nullptr};

} // namespace

NodeEntry* node_entry(Term name, std::uint32_t creation) {
    const std::lock_guard guard{nodes_lock};
    for (NodeEntry* entry : nodes())
        if (entry->name == name && entry->creation == creation) return entry;
    auto* entry = new NodeEntry{name, creation, name.atom_index()};
    nodes().push_back(entry);
    return entry;
}

const NodeEntry& this_node() {
    const NodeEntry* entry = own.load(std::memory_order_acquire);
    if (entry == nullptr) [[unlikely]] {
        static const NodeEntry alone{atoms::nonode_nohost, 0, 0};
        return alone;
    }
    return *entry;
}

void set_this_node(Term name, std::uint32_t creation) {
    own.store(new NodeEntry{name, creation, 0}, std::memory_order_release);
}

RefWords ref_words(Term ref) {
    const Term* p = ref.boxed_ptr();
    RefWords out{};
    if (p->header_kind() == Kind::ExternalRef) {
        out.count = static_cast<std::uint32_t>(p[3].raw());
        for (std::uint32_t i = 0; i < out.count; i++)
            out.words[i] = static_cast<std::uint32_t>(p[4 + i / 2].raw() >> (i % 2 == 0 ? 0 : 32));
        return out;
    }
    const std::uint64_t id = ref_id(ref);
    out.count = 3;
    out.words[0] = static_cast<std::uint32_t>(id & 0x3ffff);
    out.words[1] = static_cast<std::uint32_t>(id >> 18);
    out.words[2] = static_cast<std::uint32_t>(id >> 50);
    if (const Term owner = ref_owner(ref); owner.is_local_pid()) {
        const PidParts pid = pid_parts(owner);
        out.count = 5;
        out.words[3] = pid.number;
        out.words[4] = pid.serial;
    }
    return out;
}

std::uint64_t ref_id_from_words(const std::uint32_t* words, std::uint32_t count) {
    std::uint64_t id = words[0] & 0x3ffff;
    if (count > 1) id |= static_cast<std::uint64_t>(words[1]) << 18;
    if (count > 2) id |= static_cast<std::uint64_t>(words[2]) << 50;
    return id;
}

PidParts pid_parts(Term pid) {
    if (pid.is_local_pid()) {
        const std::uint64_t payload = pid.payload();
        return {static_cast<std::uint32_t>(payload & 0xfffffff),
                static_cast<std::uint32_t>(payload >> 28)};
    }
    const std::uint64_t data = pid.boxed_ptr()[3].raw();
    return {static_cast<std::uint32_t>(data), static_cast<std::uint32_t>(data >> 32)};
}

std::uint64_t port_number(Term port) {
    return port.is_local_port() ? port.payload() : port.boxed_ptr()[3].raw();
}

const NodeEntry& node_of(Term identifier) {
    if (identifier.is_boxed() && identifier.boxed_ptr()->header_kind() >= Kind::ExternalPid)
        return *external_node(identifier);
    return this_node();
}

} // namespace joist
