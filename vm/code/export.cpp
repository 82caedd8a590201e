// The export table: an open-addressing hash of pointers, read without locks, grown by copying under a lock. Replaced tables
// are kept, since a reader may still be in one; together they are as large as the present one.
#include "vm/code/export.h"

#include "vm/code/export_table.h"
#include "vm/code/instruction.h"

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace joist {

namespace {

struct Table {
    explicit Table(std::size_t size) : mask{size - 1}, slots{new std::atomic<Export*>[size]()} {}
    std::size_t mask;
    std::unique_ptr<std::atomic<Export*>[]> slots;
};

struct ExportTable {
    std::mutex lock;
    std::atomic<Table*> table{new Table{4096}};
    std::vector<std::unique_ptr<Table>> replaced;
    std::deque<Export> entries;

    ~ExportTable() { delete table.load(); }
};

ExportTable& exports() {
    static ExportTable the_table;
    return the_table;
}

std::size_t hash_of(Term module, Term function, std::uint32_t arity) {
    std::uint64_t h = module.raw() * 0x9e3779b97f4a7c15u + function.raw() * 0xc2b2ae3d27d4eb4fu + arity;
    h ^= h >> 29;
    return static_cast<std::size_t>(h * 0xff51afd7ed558ccdu >> 20);
}

Export* look_up(const Table& table, std::size_t hash, Term module, Term function, std::uint32_t arity, std::size_t* free_slot) {
    for (std::size_t i = hash & table.mask;; i = (i + 1) & table.mask) {
        Export* e = table.slots[i].load(std::memory_order_acquire);
        if (e == nullptr) {
            if (free_slot != nullptr) *free_slot = i;
            return nullptr;
        }
        if (e->function == function && e->module == module && e->arity == arity) return e;
    }
}

void write_stub(std::uint64_t* words, Family family, const void* operand) {
    const std::size_t row = first_row(family);
    words[0] = reinterpret_cast<std::uint64_t>(instruction_body(row));
    words[1] = reinterpret_cast<std::uint64_t>(operand);
}

} // namespace

const Instruction* undefined_stub(const Export& e) { return reinterpret_cast<const Instruction*>(&e.stub[0]); }
const Instruction* native_stub(const Export& e) { return reinterpret_cast<const Instruction*>(&e.stub[2]); }

Export* find_export(Term module, Term function, std::uint32_t arity) {
    return look_up(*exports().table.load(std::memory_order_acquire), hash_of(module, function, arity), module, function, arity, nullptr);
}

Export* export_entry(Term module, Term function, std::uint32_t arity) {
    if (Export* e = find_export(module, function, arity)) return e;
    ExportTable& all = exports();
    const std::lock_guard guard{all.lock};
    Table* table = all.table.load(std::memory_order_relaxed);
    std::size_t slot = 0;
    if (Export* e = look_up(*table, hash_of(module, function, arity), module, function, arity, &slot)) return e;
    if ((all.entries.size() + 1) * 2 > table->mask) {
        Table* larger = new Table{(table->mask + 1) * 2};
        for (Export& e : all.entries) {
            std::size_t i = 0;
            look_up(*larger, hash_of(e.module, e.function, e.arity), e.module, e.function, e.arity, &i);
            larger->slots[i].store(&e, std::memory_order_relaxed);
        }
        all.replaced.emplace_back(table);
        all.table.store(larger, std::memory_order_release);
        table = larger;
        look_up(*table, hash_of(module, function, arity), module, function, arity, &slot);
    }
    Export& e = all.entries.emplace_back();
    e.module = module;
    e.function = function;
    e.arity = arity;
    write_stub(&e.stub[0], Family::enter_undefined, &e);
    write_stub(&e.stub[2], Family::enter_native, &e);
    write_stub(e.trace_stub, Family::enter_traced, &e);
    e.address.store(undefined_stub(e), std::memory_order_release);
    table->slots[slot].store(&e, std::memory_order_release);
    return &e;
}

bool is_defined(const Export& entry) {
    return entry.address.load(std::memory_order_acquire) != undefined_stub(entry); // a traced one is defined
}

void for_each_export(void (*visit)(Export&, void*), void* context) {
    ExportTable& all = exports();
    const std::lock_guard guard{all.lock};
    for (Export& e : all.entries) visit(e, context);
}

} // namespace joist
