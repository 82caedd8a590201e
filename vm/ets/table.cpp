// What both kinds of table share: objects' blocks, the heir's data.

#include "vm/ets/table.h"

#include "vm/ets/hash_table.h"
#include "vm/ets/ordered_table.h"
#include "vm/process/node.h"

#include <new>

namespace joist {

EtsObject* EtsObject::create(Term tuple) {
    const std::size_t words = copy_size(tuple);
    void* block = ::operator new(sizeof(EtsObject) + words * sizeof(Term));
    auto* object = new (block) EtsObject{nullptr, 0, nullptr, static_cast<std::uint32_t>(words), false, tuple};
    Term* top = object->data();
    if (words > 0) object->tuple = copy_to(tuple, &top, &object->off_heap);
    return object;
}

void EtsObject::destroy(EtsObject* object) {
    if (object->off_heap) release_off_heap(object->off_heap);
    ::operator delete(object);
}

TableRemains::TableRemains(Table& table) : table_{table} { table_.retain(); }

TableRemains::~TableRemains() { table_.release(); }

void TableRemains::free_object(EtsObject* object) {
    if (!object->dead) table_.account_words(object, -1);
    EtsObject::destroy(object);
}

Batch::~Batch() {
    std::int64_t budget = INT64_MAX;
    free_some(budget);
}

bool Batch::free_some(std::int64_t& budget) {
    for (; first && budget > 0; budget--) {
        EtsObject* next = first->next;
        EtsObject::destroy(first);
        first = next;
    }
    return !first;
}

bool Table::start_batch(const std::shared_ptr<Batch>& batch) {
    std::lock_guard lock{batch_mutex_};
    if (batch_ || !alive()) return false;
    batch_ = batch;
    batch->checked = batch->only_new ? batch->first : nullptr;
    // Before the first object is put: who holds a lock of the table and sees no batch comes before all of it.
    busy_.store(true, std::memory_order_seq_cst);
    return true;
}

void Table::end_batch(Batch::State state) {
    batch_->state.store(state, std::memory_order_release);
    batch_.reset();
    busy_.store(false, std::memory_order_release);
}

void Table::help(std::int64_t& budget) {
    constexpr int kPiece = 100;
    while (budget > 0) {
        std::unique_lock lock{batch_mutex_, std::try_to_lock};
        if (!lock || !batch_) return;
        Batch& batch = *batch_;
        for (int i = 0; i < kPiece && batch.checked; i++, batch.checked = batch.checked->next, budget--)
            if (member(key_of(batch.checked))) return end_batch(Batch::State::Refused);
        if (!batch.checked) budget -= kPiece + static_cast<std::int64_t>(insert_some(batch.first, kPiece) / 8);
        if (!batch.first) return end_batch(Batch::State::Inserted);
    }
}

void Table::cancel_batch() {
    std::lock_guard lock{batch_mutex_};
    if (batch_) end_batch(Batch::State::Cancelled);
}

Table::~Table() {
    if (heir_fragment_) {
        release_off_heap(heir_fragment_->off_heap);
        Fragment::destroy(heir_fragment_);
    }
}

void Table::set_heir(Term pid, Term data) {
    if (heir_fragment_) {
        release_off_heap(heir_fragment_->off_heap);
        Fragment::destroy(heir_fragment_);
        heir_fragment_ = nullptr;
    }
    shared(options.heir).store(pid, std::memory_order_relaxed);
    options.heir_data = data;
    if (pid.is_value() && data.is_value()) heir_fragment_ = copy_to_fragment(data, &options.heir_data);
}

Table* make_table(const TableOptions& options) {
    Table* table = options.type == TableType::OrderedSet ? static_cast<Table*>(new OrderedTable{options}) : new HashTable{options};
    table->id = new_ref_id();
    return table;
}

} // namespace joist
