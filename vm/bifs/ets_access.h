// What the native functions of module ets share: finding a table with the right to use it, and copying objects out.
#pragma once

#include "vm/bifs/bif.h"
#include "vm/ets/match_spec.h"
#include "vm/ets/registry.h"

namespace joist {

enum class Access : std::uint8_t { Read, Write, Owner, Any };

/// The table if it lives and the process may; otherwise an empty reference (badarg).
inline TableRef open_table(Process& p, Term id, Access access) {
    Table* table = TableRegistry::instance().find(id);
    if (!table) return TableRef{nullptr};
    const bool own = table->owner.load(std::memory_order_relaxed) == p.pid.raw();
    const bool ok = access == Access::Any || own ||
                    (access == Access::Read && table->access() != TableAccess::Private) ||
                    (access == Access::Write && table->access() == TableAccess::Public);
    if (ok) return TableRef{table};
    table->release();
    return TableRef{nullptr};
}

inline Term copy_object(Process& p, const EtsObject* object) { return copy_to_heap(p.heap(), object->tuple); }

/// An object for `tuple` if it is a tuple with a key; null otherwise.
inline EtsObject* make_object(const Table& table, Term tuple) {
    if (!tuple.is_tuple() || TupleView{tuple}.arity() < table.options.keypos) return nullptr;
    return EtsObject::create(tuple);
}

} // namespace joist
