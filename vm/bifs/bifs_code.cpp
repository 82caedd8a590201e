// Code loading and the node's start data: the native floor of modules code, error_handler and init.

#include "vm/bifs/bif.h"
#include "vm/bifs/boot_data.h"
#include "vm/bifs/posix.h"
#include "vm/code/loader.h"
#include "vm/code/packed_library.h"
#include "vm/term/atom_table.h"
#include "vm/term/bits.h"
#include "vm/process/exit.h"
#include "vm/sched/blocking_pool.h"
#include "vm/term/print.h"

#include <algorithm>
#include <dirent.h>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>

namespace joist {

BootData& boot_data() {
    static auto* data = new BootData;
    return *data;
}

// --- the path ------------------------------------------------------------------------------------------------

namespace {

std::mutex path_mutex;
std::vector<std::string>& path_folders() {
    static auto* folders = new std::vector<std::string>;
    return *folders;
}

std::optional<std::vector<std::uint8_t>> read_whole(const std::string& path) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat s;
    if (fd < 0) return std::nullopt;
    std::vector<std::uint8_t> bytes;
    if (fstat(fd, &s) == 0 && S_ISREG(s.st_mode)) {
        bytes.resize(static_cast<std::size_t>(s.st_size));
        std::size_t at = 0;
        while (at < bytes.size()) {
            const ssize_t n = read(fd, bytes.data() + at, bytes.size() - at);
            if (n <= 0) break;
            at += static_cast<std::size_t>(n);
        }
        bytes.resize(at);
    }
    close(fd);
    return bytes;
}

} // namespace

std::vector<std::string> CodePath::get() {
    std::lock_guard lock{path_mutex};
    return path_folders();
}

void CodePath::set(std::vector<std::string> folders) {
    std::lock_guard lock{path_mutex};
    path_folders() = std::move(folders);
}

// Last, an installed OTP: its applications of plain Erlang (compiler, syntax_tools, parsetools ...) run as they are. Not its
// kernel, whose modules are the other side of a machine that isn't here. The files are listed once, when first wanted.
namespace {

std::unordered_map<std::string, std::string> list_installed_modules() {
    std::unordered_map<std::string, std::string> found;
    if (!boot_data().installed_library) return found;
    for (const std::string& folder : boot_data().installed_library()) {
        if (folder.find("/kernel-") != std::string::npos) continue;
        DIR* dir = opendir(folder.c_str());
        if (!dir) continue;
        while (const dirent* entry = readdir(dir)) {
            const std::string_view name = entry->d_name;
            if (name.ends_with(".beam")) found.emplace(name.substr(0, name.size() - 5), folder + "/" + std::string(name));
        }
        closedir(dir);
    }
    return found;
}

} // namespace

std::string installed_module(std::string_view module) {
    static const auto* const files = new std::unordered_map<std::string, std::string>(list_installed_modules());
    const auto at = files->find(std::string(module));
    return at == files->end() ? std::string{} : at->second;
}

// The packed library stands before the last "." of the path, or at its end: what -pa names may replace modules of the library,
// what merely lies about in the working directory may not.
std::optional<ModuleFile> find_module_file(std::string_view module) {
    if (module.find('/') != std::string_view::npos || module.find('\0') != std::string_view::npos) return std::nullopt;
    const std::vector<std::string> folders = CodePath::get();
    const auto library = std::find(folders.rbegin(), folders.rend(), ".");
    const std::size_t before = library == folders.rend() ? folders.size() : static_cast<std::size_t>(folders.rend() - library) - 1;
    for (std::size_t i = 0; i <= folders.size(); i++) {
        if (i == before) {
            if (auto bytes = packed_module(module)) return ModuleFile{std::move(*bytes), ""};
        }
        if (i == folders.size()) break;
        std::string path = folders[i] + "/" + std::string(module) + ".beam";
        if (auto bytes = read_whole(path)) return ModuleFile{std::move(*bytes), std::move(path)};
    }
    if (const std::string path = installed_module(module); !path.empty())
        if (auto bytes = read_whole(path)) return ModuleFile{std::move(*bytes), path};
    return std::nullopt;
}

// --- loading ---------------------------------------------------------------------------------------------------

namespace {

std::mutex load_mutex; // one module at a time
std::unordered_map<std::uint32_t, std::string>& origins() {
    static auto* map = new std::unordered_map<std::uint32_t, std::string>; // module atom -> file; guarded by load_mutex
    return *map;
}

struct Loaded {
    bool ok;
    Term reason; // an atom, when not
    std::string message;
};

Loaded load_and_publish(Term name, std::span<const std::uint8_t> bytes) {
    LoadResult result = load_module(bytes);
    if (!result.code) return {false, atoms::badfile, result.error};
    if (result.code->module != name) return {false, atoms::badfile, "it holds module " + std::string(atom_text(result.code->module))};
    if (!publish_module(result.code)) return {false, atoms::not_purged, "an old version is still in use"};
    return {true, atoms::ok, ""};
}

void report(Process& p, Term name, const std::string& where, const std::string& message) {
    const Term args = make_cons(p.heap(), make_string(p.heap(), where.empty() ? std::string(atom_text(name)) : where),
                                make_cons(p.heap(), make_string(p.heap(), message), Term::nil()));
    log_report(&p, atoms::error, "Loading of ~ts failed: ~ts\n", args, p.group_leader);
}

bool has_code(Term name) {
    const Module* m = find_module(name);
    return m && m->current;
}

bool bytes_of_binary(Term t, std::vector<std::uint8_t>& out) {
    if (!is_binary(t)) return false;
    const BitsView v = bits_view(t);
    out.resize(v.size / 8);
    if (!out.empty()) copy_bits_out(out.data(), v.base, v.start, v.size);
    return true;
}

} // namespace

// ensure_loaded(Module) -> boolean()
Term bif_erts_code_ensure_loaded_1(Process& p, const Term* args) {
    if (!args[0].is_atom()) return p.badarg();
    std::lock_guard lock{load_mutex};
    if (has_code(args[0])) return atoms::true_;
    const auto file = find_module_file(atom_text(args[0]));
    if (!file) return atoms::false_;
    p.charge(static_cast<std::int64_t>(file->bytes.size()) / 50);
    const Loaded loaded = load_and_publish(args[0], file->bytes);
    if (!loaded.ok) {
        report(p, args[0], file->path, loaded.message);
        return atoms::false_;
    }
    origins()[args[0].atom_index()] = file->path;
    return find_module(args[0])->current->on_load != 0 ? atoms::on_load : atoms::true_;
}

Term bif_erts_code_has_on_load_1(Process& p, const Term* args) {
    if (!args[0].is_atom()) return p.badarg();
    const Module* m = find_module(args[0]);
    return m && m->current && m->current->on_load != 0 ? atoms::true_ : atoms::false_;
}

// It need not be exported: see publish_module.
Term bif_erlang_call_on_load_function_1(Process& p, const Term* args) {
    if (!args[0].is_atom()) return p.badarg();
    const Module* m = find_module(args[0]);
    if (!m || !m->current || m->current->on_load == 0) return p.badarg();
    return p.trap(export_entry(args[0], atom("-on_load-"), 0), nullptr, 0);
}

Term bif_erlang_load_module_2(Process& p, const Term* args) {
    std::vector<std::uint8_t> bytes;
    if (!args[0].is_atom() || !bytes_of_binary(args[1], bytes)) return p.badarg();
    std::lock_guard lock{load_mutex};
    const Loaded loaded = load_and_publish(args[0], bytes);
    if (!loaded.ok) {
        if (loaded.reason == atoms::badfile) report(p, args[0], "", loaded.message);
        return make_tuple(p.heap(), {atoms::error, loaded.reason});
    }
    origins()[args[0].atom_index()] = "";
    return make_tuple(p.heap(), {atoms::module_, args[0]});
}

// load_file(Path) -> {ok, Module} | {error, Message}: whatever module the file holds
Term bif_erts_code_load_file_1(Process& p, const Term* args) {
    const auto path = system_text(args[0]);
    if (!path) return p.badarg();
    const auto bytes = read_whole(*path);
    if (!bytes) return make_tuple(p.heap(), {atoms::error, make_string(p.heap(), "cannot read " + *path)});
    std::lock_guard lock{load_mutex};
    LoadResult result = load_module(*bytes);
    if (!result.code) return make_tuple(p.heap(), {atoms::error, make_string(p.heap(), result.error)});
    const Term name = result.code->module;
    if (!publish_module(result.code)) return make_tuple(p.heap(), {atoms::error, make_string(p.heap(), "not_purged")});
    origins()[name.atom_index()] = *path;
    return make_tuple(p.heap(), {atoms::ok, name});
}

// find_file(Module) -> {Binary, Path | []} | false
Term bif_erts_code_find_file_1(Process& p, const Term* args) {
    if (!args[0].is_atom()) return p.badarg();
    const auto file = find_module_file(atom_text(args[0]));
    if (!file) return atoms::false_;
    return make_tuple(p.heap(), {make_binary(p.heap(), file->bytes), file->path.empty() ? atom("preloaded") : make_string(p.heap(), file->path)});
}

// loaded_from(Module) -> Path | preloaded | []; loaded_from({Module, Path}) notes it.
Term bif_erts_code_loaded_from_1(Process& p, const Term* args) {
    std::lock_guard lock{load_mutex};
    if (args[0].is_tuple() && TupleView{args[0]}.arity() == 2 && TupleView{args[0]}[0].is_atom()) {
        const auto text = system_text(TupleView{args[0]}[1]);
        origins()[TupleView{args[0]}[0].atom_index()] = text.value_or("");
        return atoms::true_;
    }
    if (!args[0].is_atom()) return p.badarg();
    const auto at = origins().find(args[0].atom_index());
    if (at != origins().end() && !at->second.empty()) return make_string(p.heap(), at->second);
    return is_packed_module(atom_text(args[0])) ? atom("preloaded") : Term::nil();
}

// file_md5(Binary) -> the module's MD5, or undefined
Term bif_erts_code_file_md5_1(Process& p, const Term* args) {
    std::vector<std::uint8_t> bytes;
    if (!bytes_of_binary(args[0], bytes)) return p.badarg();
    const LoadResult result = load_module(bytes);
    return result.code ? make_binary(p.heap(), result.code->md5) : atoms::undefined;
}

Term bif_erlang_module_loaded_1(Process& p, const Term* args) {
    if (!args[0].is_atom()) return p.badarg();
    return has_code(args[0]) ? atoms::true_ : atoms::false_;
}

Term bif_erlang_function_exported_3(Process& p, const Term* args) {
    if (!args[0].is_atom() || !args[1].is_atom() || !args[2].is_small() || args[2].small_value() < 0) return p.badarg();
    if (args[2].small_value() > 255) return atoms::false_;
    const Export* e = find_export(args[0], args[1], static_cast<std::uint32_t>(args[2].small_value()));
    return e && is_defined(*e) ? atoms::true_ : atoms::false_;
}

Term bif_erlang_delete_module_1(Process& p, const Term* args) {
    if (!args[0].is_atom()) return p.badarg();
    std::lock_guard lock{load_mutex};
    bool found = false;
    if (!delete_module(args[0], &found)) return p.badarg();
    origins().erase(args[0].atom_index());
    return found ? atoms::true_ : atoms::undefined;
}

Term bif_erlang_purge_module_1(Process& p, const Term* args) {
    if (!args[0].is_atom()) return p.badarg();
    std::lock_guard lock{load_mutex};
    return purge_module(args[0]) ? atoms::true_ : p.badarg();
}

Term bif_erts_code_has_old_code_1(Process& p, const Term* args) {
    if (!args[0].is_atom()) return p.badarg();
    const Module* m = find_module(args[0]);
    return m && m->old ? atoms::true_ : atoms::false_;
}

Term bif_erlang_loaded_0(Process& p, const Term*) { return make_list(p.heap(), loaded_modules()); }

Term bif_erlang_pre_loaded_0(Process& p, const Term*) {
    return make_list(p.heap(), std::vector<Term>{atoms::erlang, atoms::init});
}

// --- module information ------------------------------------------------------------------------------------------

namespace {

Term function_list(Process& p, const ModuleCode& code, bool exported) {
    std::vector<Term> out;
    const auto add = [&](Term name, std::uint32_t arity) { out.push_back(joist::make_tuple(p.heap(), {name, Term::small(arity)})); };
    if (exported) {
        for (const auto& e : code.exports)
            if (code.on_load == 0 || e.function != atom("-on_load-")) add(e.function, e.arity);
    } else {
        for (const auto& f : code.functions) add(f.name, f.arity);
    }
    return make_list(p.heap(), out);
}

Term module_item(Process& p, const ModuleCode& code, Term item) {
    if (item == atoms::module_) return code.module;
    if (item == atoms::exports) {
        Term list = function_list(p, code, true);
        if (code.module == atoms::erlang) // most of it is native, and not in the module's own list
            for (const BifRow& row : bif_table())
                if (row.module == std::string_view{"erlang"}) list = make_cons(p.heap(), joist::make_tuple(p.heap(), {atom(row.name), Term::small(row.arity)}), list);
        return list;
    }
    if (item == atoms::functions) return function_list(p, code, false);
    if (item == atoms::attributes) return code.attributes;
    if (item == atoms::compile) return code.compile_info;
    if (item == atom("md5")) return make_binary(p.heap(), code.md5);
    if (item == atoms::nifs || item == atom("native")) return item == atoms::nifs ? Term::nil() : atoms::false_;
    return Term::none();
}

} // namespace

Term bif_erlang_get_module_info_1(Process& p, const Term* args) {
    const Module* m = args[0].is_atom() ? find_module(args[0]) : nullptr;
    if (!m || !m->current) return p.badarg();
    std::vector<Term> out;
    for (Term item : {atoms::module_, atoms::exports, atoms::attributes, atoms::compile, atom("md5")})
        out.push_back(joist::make_tuple(p.heap(), {item, module_item(p, *m->current, item)}));
    return make_list(p.heap(), out);
}

Term bif_erlang_get_module_info_2(Process& p, const Term* args) {
    const Module* m = args[0].is_atom() ? find_module(args[0]) : nullptr;
    if (!m || !m->current) return p.badarg();
    const Term value = module_item(p, *m->current, args[1]);
    return value.is_value() ? value : p.badarg();
}

// --- path, library, compiler ----------------------------------------------------------------------------------------

Term bif_erts_code_packed_modules_0(Process& p, const Term*) {
    std::vector<Term> out;
    for (const std::string_view name : packed_module_names()) out.push_back(atom(name));
    return make_list(p.heap(), out);
}

Term bif_erts_code_get_path_0(Process& p, const Term*) {
    std::vector<Term> out;
    for (const std::string& folder : CodePath::get()) out.push_back(make_string(p.heap(), folder));
    return make_list(p.heap(), out);
}

Term bif_erts_code_set_path_1(Process& p, const Term* args) {
    std::vector<std::string> folders;
    bool ok = true;
    ok = for_each_element(args[0], [&](Term t) {
        const auto text = system_text(t);
        ok = ok && text;
        if (ok) folders.push_back(*text);
    }) && ok;
    if (!ok) return p.badarg();
    CodePath::set(std::move(folders));
    return atoms::true_;
}

namespace {

// {ok, Module, Binary, Warnings} | {error, Text}
Term compiled(Process& p, const CompiledModule& m) {
    if (m.beam.empty()) return make_tuple(p.heap(), {atoms::error, make_string(p.heap(), m.messages)});
    return make_tuple(p.heap(), {atoms::ok, atom(m.module), make_binary(p.heap(), m.beam), make_string(p.heap(), m.messages)});
}

} // namespace

Term bif_erts_code_compile_file_1(Process& p, const Term* args) {
    const auto path = system_text(args[0]);
    if (!path || !boot_data().compile_file) return p.badarg();
    return compiled(p, boot_data().compile_file(*path));
}

namespace {

struct CompileJob final : BlockingJob {
    std::vector<std::uint8_t> request, forms, answer;
    void work() override { answer = boot_data().compile(request, forms); }
};

} // namespace

// compile(Request, Forms) -> the answer as a binary: compiler/driver/service.h has both. On a thread of its own, so that large
// modules hold up nobody.
Term bif_erts_code_compile_2(Process& p, const Term* args) {
    if (auto job = finished_job<CompileJob>(p)) return make_binary(p.heap(), job->answer);
    if (job_pending(p)) return p.wait_native();
    auto job = std::make_shared<CompileJob>();
    if (!boot_data().compile || !bytes_of_binary(args[0], job->request) || !bytes_of_binary(args[1], job->forms)) return p.badarg();
    return start_job(p, std::move(job));
}

// parse_tokens(Request) -> the answer as a binary: compiler/driver/parse_tokens.h has both.
Term bif_erts_code_parse_tokens_1(Process& p, const Term* args) {
    std::vector<std::uint8_t> request;
    if (!boot_data().parse_tokens || !bytes_of_binary(args[0], request)) return p.badarg();
    p.charge(static_cast<std::int64_t>(request.size() / 10));
    return make_binary(p.heap(), boot_data().parse_tokens(request));
}

// transformed(Number, Good, Forms, Notes): for the compiler that waits.
Term bif_erts_code_transformed_4(Process& p, const Term* args) {
    std::vector<std::uint8_t> forms, notes;
    if (!boot_data().transformed || !args[0].is_small() || !bytes_of_binary(args[2], forms) || !bytes_of_binary(args[3], notes)) return p.badarg();
    boot_data().transformed(args[0].small_value(), args[1] == atoms::true_, std::move(forms), std::move(notes));
    return atoms::true_;
}

Term bif_erts_code_installed_library_0(Process& p, const Term*) {
    Term list = Term::nil();
    if (!boot_data().installed_library) return list;
    const std::vector<std::string> folders = boot_data().installed_library();
    for (std::size_t i = folders.size(); i-- > 0;) list = make_cons(p.heap(), make_string(p.heap(), folders[i]), list);
    return list;
}

Term bif_erts_code_compile_expressions_1(Process& p, const Term* args) {
    const auto text = system_text(args[0]);
    if (!text || !boot_data().compile_expressions) return p.badarg();
    return compiled(p, boot_data().compile_expressions(*text));
}

// --- the command line --------------------------------------------------------------------------------------------------

namespace {

Term string_list(Process& p, const std::vector<std::string>& words) {
    Term list = Term::nil();
    for (std::size_t i = words.size(); i-- > 0;) list = make_cons(p.heap(), make_string(p.heap(), words[i]), list);
    return list;
}

} // namespace

Term bif_erts_init_flags_0(Process& p, const Term*) {
    Term list = Term::nil();
    const auto& flags = boot_data().flags;
    for (std::size_t i = flags.size(); i-- > 0;)
        list = make_cons(p.heap(), joist::make_tuple(p.heap(), {atom(flags[i].first), string_list(p, flags[i].second)}), list);
    return list;
}

Term bif_erts_init_plain_0(Process& p, const Term*) { return string_list(p, boot_data().plain); }
Term bif_erts_init_script_name_0(Process& p, const Term*) { return make_string(p.heap(), boot_data().script_name); }

} // namespace joist
