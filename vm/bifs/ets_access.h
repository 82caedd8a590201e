// What the native functions of module ets share: finding a table with the right to use it, and copying objects out.
#pragma once

#include "vm/bifs/bif.h"
#include "vm/ets/match_spec.h"
#include "vm/ets/registry.h"

#include <algorithm>

namespace joist {

/// What a process wants of a table. Any: only what says nothing about its contents.
enum class Access : std::uint8_t { Read, Write, Owner, Info, Any };

/// The table if it lives and the process may; otherwise an empty reference: see refuse.
inline TableRef open_table(Process& p, Term id, Access access) {
    Table* table = TableRegistry::instance().find(id);
    if (!table) return TableRef{nullptr};
    const bool own = table->owner.load(std::memory_order_relaxed) == p.pid.raw();
    const bool ok = access == Access::Any || access == Access::Info || own ||
                    (access == Access::Read && table->access() != TableAccess::Private) ||
                    (access == Access::Write && table->access() == TableAccess::Public);
    bool busy = false;
    if (ok && table->busy() && access != Access::Any) [[unlikely]] {
        const std::int64_t before = std::max<std::int64_t>(p.reductions, 1);
        std::int64_t budget = before;
        table->help(budget);
        p.charge(before - budget);
        busy = table->busy();
    }
    if (ok && !busy) return TableRef{table};
    table->release();
    return TableRef{nullptr, busy};
}

/// What a function gives that got no table: badarg, or it is called again later.
inline Term refuse(Process& p, const TableRef& t) { return t.busy() ? p.yield_native() : p.badarg(); }

inline Term copy_object(Process& p, const EtsObject* object) { return copy_to_heap(p.heap(), object->tuple); }

/// An object for `tuple` if it is a tuple with a key; null otherwise.
inline EtsObject* make_object(const Table& table, Term tuple) {
    if (!tuple.is_tuple() || TupleView{tuple}.arity() < table.options.keypos) return nullptr;
    return EtsObject::create(tuple);
}

} // namespace joist
