// Module records: native records looked at.
#include "vm/bifs/bif.h"
#include "vm/term/atom_table.h"

namespace joist {

namespace {

Term badrecord(Process& p, Term term) {
    return p.error(make_tuple(p.heap(), {atoms::badrecord, term}));
}

} // namespace

Term bif_records_get_2(Process& p, const Term* args) {
    if (!args[1].is_native_record()) return p.badarg();
    const RecordView record{args[1]};
    for (std::size_t i = 0; i < record.field_count(); i++)
        if (record.field(i) == args[0]) return record.value(i);
    return p.badarg();
}

Term bif_records_get_module_1(Process& p, const Term* args) {
    return args[0].is_native_record() ? RecordView{args[0]}.module() : p.badarg();
}

Term bif_records_get_name_1(Process& p, const Term* args) {
    return args[0].is_native_record() ? RecordView{args[0]}.name() : p.badarg();
}

Term bif_records_get_field_names_1(Process& p, const Term* args) {
    if (!args[0].is_native_record()) return badrecord(p, args[0]);
    const RecordView record{args[0]};
    return make_list(p.heap(), std::span{record.fields(), record.field_count()});
}

Term bif_records_is_exported_1(Process& p, const Term* args) {
    return args[0].is_native_record() ? RecordView{args[0]}.exported() : badrecord(p, args[0]);
}

} // namespace joist
