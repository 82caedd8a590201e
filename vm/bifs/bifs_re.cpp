// Regular expressions by PCRE2: the native floor of module re, which has the options.
//
// A match is first tried with a limit that keeps it below about a millisecond; one that reaches that is begun again on a thread
// of the blocking pool.
#include "vm/bifs/process_support.h"
#include "vm/sched/blocking_pool.h"
#include "vm/term/bits.h"

#ifdef JOIST_HAS_PCRE2

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <string>

namespace joist {

namespace {

constexpr std::uint32_t kQuickLimit = 5000;
constexpr std::uint32_t kMatchLimit = 10'000'000;
constexpr std::size_t kQuickBytes = 20'000;

struct Regex final : MagicObject {
    explicit Regex(pcre2_code* compiled) : MagicObject{MagicType::Regex}, code{compiled} {}
    ~Regex() override { pcre2_code_free(code); }
    pcre2_code* code;
};

Regex* regex_of(Term t) {
    if (!t.is_kind(Kind::MagicRef)) return nullptr;
    auto* object = reinterpret_cast<MagicObject*>(t.boxed_ptr()[3].raw());
    return object->type == MagicType::Regex ? static_cast<Regex*>(object) : nullptr;
}

std::string text_of(Term binary) {
    const BitsView v = bits_view(binary);
    std::string out(v.size / 8, '\0');
    for (std::size_t i = 0; i < out.size(); i++) out[i] = static_cast<char>(read_bits8(v.base, v.start + 8 * i));
    return out;
}

struct Flag {
    const char* name;
    std::uint32_t bit;
};

constexpr Flag kCompileFlags[] = {
    {"unicode", PCRE2_UTF}, {"anchored", PCRE2_ANCHORED}, {"caseless", PCRE2_CASELESS}, {"dollar_endonly", PCRE2_DOLLAR_ENDONLY},
    {"dotall", PCRE2_DOTALL}, {"extended", PCRE2_EXTENDED}, {"firstline", PCRE2_FIRSTLINE}, {"multiline", PCRE2_MULTILINE},
    {"no_auto_capture", PCRE2_NO_AUTO_CAPTURE}, {"dupnames", PCRE2_DUPNAMES}, {"ungreedy", PCRE2_UNGREEDY},
    {"no_start_optimize", PCRE2_NO_START_OPTIMIZE}, {"ucp", PCRE2_UCP}, {"never_utf", PCRE2_NEVER_UTF}};
constexpr Flag kMatchFlags[] = {
    {"anchored", PCRE2_ANCHORED}, {"notbol", PCRE2_NOTBOL}, {"noteol", PCRE2_NOTEOL}, {"notempty", PCRE2_NOTEMPTY},
    {"notempty_atstart", PCRE2_NOTEMPTY_ATSTART}, {"checked", PCRE2_NO_UTF_CHECK}};
constexpr Flag kNewlines[] = {{"cr", PCRE2_NEWLINE_CR}, {"lf", PCRE2_NEWLINE_LF}, {"crlf", PCRE2_NEWLINE_CRLF},
                              {"any", PCRE2_NEWLINE_ANY}, {"anycrlf", PCRE2_NEWLINE_ANYCRLF}, {"nul", PCRE2_NEWLINE_NUL}};

/// The bit of an atom in a table; 0: it isn't there.
std::uint32_t bit_of(Term name, std::span<const Flag> table) {
    if (!name.is_atom()) return 0;
    const std::string_view text = atom_text(name);
    for (const Flag& one : table)
        if (text == one.name) return one.bit;
    return 0;
}

/// A match under way or done.
struct Match {
    pcre2_match_data* data = nullptr;
    int result = 0;

    Match() = default;
    Match(const Match&) = delete;
    ~Match() { pcre2_match_data_free(data); }

    void run(const Regex& regex, const std::uint8_t* subject, std::size_t size, std::size_t from, std::uint32_t flags, std::uint32_t match_limit,
             std::uint32_t depth_limit) {
        pcre2_match_context* context = pcre2_match_context_create(nullptr);
        pcre2_set_match_limit(context, match_limit);
        if (depth_limit != 0) pcre2_set_depth_limit(context, depth_limit);
        if (data == nullptr) data = pcre2_match_data_create_from_pattern(regex.code, nullptr);
        result = pcre2_match(regex.code, subject, size, from, flags, data, context);
        pcre2_match_context_free(context);
    }
};

struct MatchJob final : BlockingJob {
    MatchJob(Regex* r, std::string text, std::size_t start, std::uint32_t with, std::uint32_t limit, std::uint32_t depth)
        : regex{r}, subject{std::move(text)}, from{start}, flags{with}, match_limit{limit}, depth_limit{depth} {
        regex->retain();
    }
    ~MatchJob() override { regex->release(); }
    void work() override {
        match.run(*regex, reinterpret_cast<const std::uint8_t*>(subject.data()), subject.size(), from, flags, match_limit, depth_limit);
    }
    Regex* regex;
    std::string subject;
    std::size_t from;
    std::uint32_t flags, match_limit, depth_limit;
    Match match;
};

Term small(std::size_t n) { return Term::small(static_cast<std::int64_t>(n)); }

// {match, [{Start, Length} | unset]} | nomatch | {error, match_limit | match_limit_recursion | badarg | ...}
Term answer(Process& p, const Match& match) {
    if (match.result == PCRE2_ERROR_NOMATCH) return atom("nomatch");
    if (match.result < 0) {
        const char* why = match.result == PCRE2_ERROR_MATCHLIMIT   ? "match_limit"
                          : match.result == PCRE2_ERROR_DEPTHLIMIT ? "match_limit_recursion"
                          : match.result == PCRE2_ERROR_HEAPLIMIT  ? "match_limit_recursion"
                                                                   : "badarg";
        return make_tuple(p.heap(), {atoms::error, atom(why)});
    }
    const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(match.data);
    std::vector<Term> parts;
    for (int i = 0; i < match.result; i++) {
        const PCRE2_SIZE start = ends[2 * i], end = ends[2 * i + 1];
        parts.push_back(start == PCRE2_UNSET || end < start ? atom("unset") : make_tuple(p.heap(), {small(start), small(end - start)}));
    }
    return make_tuple(p.heap(), {atom("match"), make_list(p.heap(), parts)});
}

std::uint32_t limit_of(Term t, std::uint32_t otherwise) {
    return t.is_small() && t.small_value() >= 0 ? static_cast<std::uint32_t>(std::min<std::int64_t>(t.small_value(), 0xffffffff)) : otherwise;
}

// Names of groups: [{Name, [Number]}], those of the same name together, in order.
Term names(Process& p, const Regex& regex) {
    std::uint32_t count = 0, size = 0;
    PCRE2_SPTR table = nullptr;
    pcre2_pattern_info(regex.code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(regex.code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(regex.code, PCRE2_INFO_NAMETABLE, &table);
    std::vector<Term> out;
    for (std::uint32_t i = 0; i < count; i++, table += size) {
        const Term number = Term::small(table[0] << 8 | table[1]);
        out.push_back(make_tuple(p.heap(), {make_binary(p.heap(), std::string_view{reinterpret_cast<const char*>(table + 2)}), number}));
    }
    return make_list(p.heap(), out);
}

} // namespace

Term bif_erts_re_version_0(Process& p, const Term*) {
    char text[64] = {};
    pcre2_config(PCRE2_CONFIG_VERSION, text);
    return make_binary(p.heap(), std::string_view{text});
}

// compile(Pattern, Options) -> {ok, Regex, Groups, Names} | {error, Text, Position}: Pattern a binary, Options those of the table,
// {newline, N}, bsr_anycrlf, bsr_unicode
Term bif_erts_re_compile_2(Process& p, const Term* args) {
    if (!args[0].is_bitstring() || !is_binary(args[0])) return p.badarg();
    const std::string pattern = text_of(args[0]);
    std::uint32_t flags = 0;
    pcre2_compile_context* context = pcre2_compile_context_create(nullptr);
    const bool good = every_element(args[1], [&](Term option) {
        if (is_pair(option)) {
            const std::uint32_t newline = bit_of(TupleView{option}[1], kNewlines);
            return newline != 0 && pcre2_set_newline(context, newline) == 0;
        }
        if (option == atom("bsr_anycrlf")) return pcre2_set_bsr(context, PCRE2_BSR_ANYCRLF) == 0;
        if (option == atom("bsr_unicode")) return pcre2_set_bsr(context, PCRE2_BSR_UNICODE) == 0;
        const std::uint32_t bit = bit_of(option, kCompileFlags);
        flags |= bit;
        return bit != 0;
    });
    int error = 0;
    PCRE2_SIZE position = 0;
    pcre2_code* code = good ? pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), flags, &error, &position, context) : nullptr;
    pcre2_compile_context_free(context);
    if (!good) return p.badarg();
    p.charge(static_cast<std::int64_t>(pattern.size() + 20));
    if (code == nullptr) {
        PCRE2_UCHAR text[256] = {};
        pcre2_get_error_message(error, text, sizeof text);
        return make_tuple(p.heap(), {atoms::error, make_string(p.heap(), reinterpret_cast<const char*>(text)), small(position)});
    }
    auto* regex = new Regex{code};
    std::uint32_t groups = 0;
    pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &groups);
    const Term list = names(p, *regex);
    return make_tuple(p.heap(), {atoms::ok, make_magic_ref(p.heap(), regex), Term::small(groups), list});
}

// run(Regex, Subject, From, Options, {MatchLimit, DepthLimit}): Subject a binary
Term bif_erts_re_run_5(Process& p, const Term* args) {
    if (auto job = finished_job<MatchJob>(p)) return answer(p, job->match);
    if (job_pending(p)) return p.wait_native();
    Regex* regex = regex_of(args[0]);
    if (regex == nullptr || !args[1].is_bitstring() || !is_binary(args[1]) || !args[2].is_small() || !is_pair(args[4])) return p.badarg();
    const BitsView view = bits_view(args[1]);
    const std::size_t size = view.size / 8;
    if (args[2].small_value() < 0 || static_cast<std::size_t>(args[2].small_value()) > size) return p.badarg();
    const auto from = static_cast<std::size_t>(args[2].small_value());
    std::uint32_t flags = 0;
    const bool good = every_element(args[3], [&](Term option) {
        const std::uint32_t bit = bit_of(option, kMatchFlags);
        flags |= bit;
        return bit != 0;
    });
    if (!good) return p.badarg();
    const std::uint32_t limit = limit_of(TupleView{args[4]}[0], kMatchLimit), depth = limit_of(TupleView{args[4]}[1], 0);
    if (view.byte_aligned() && size - from <= kQuickBytes) {
        Match match;
        match.run(*regex, view.bytes(), size, from, flags, std::min(limit, kQuickLimit), depth);
        p.charge(static_cast<std::int64_t>((size - from) / 100 + 20));
        if (match.result != PCRE2_ERROR_MATCHLIMIT || limit <= kQuickLimit) return answer(p, match);
    }
    return start_job(p, std::make_shared<MatchJob>(regex, text_of(args[1]), from, flags, limit, depth));
}

} // namespace joist

#else

namespace joist {

Term bif_erts_re_version_0(Process& p, const Term*) { return make_binary(p.heap(), std::string_view{"none"}); }
Term bif_erts_re_compile_2(Process& p, const Term*) { return p.error(atom("notsup")); }
Term bif_erts_re_run_5(Process& p, const Term*) { return p.error(atom("notsup")); }

} // namespace joist

#endif
