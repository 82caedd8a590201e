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
