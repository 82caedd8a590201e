#!/usr/bin/perl
# Writes the character tables of stdlib: unicode_data.erl (properties, case) and unicode_forms.erl (normal forms).
#
#   tools/gen_unicode.pl [DIR]        DIR: where to write, stdlib/stdlib unless given
#
# The data comes from Perl's own copy of the Unicode Character Database (Debian package perl); the version that is
# told by unicode_data:version/0 is that of the perl which ran this. The result is committed, so building needs no perl.
#
# unicode_data:   a two-stage table from code point to a class; a class is a tuple of properties
#                 a two-stage table from code point to a case class: how far away upper, lower, title, folded are
# unicode_forms:  sorted records of four bytes, code point and place of its decomposition, for binary search
#                 sorted records of nine bytes: first, second, composed
use strict;
use warnings;
use Unicode::UCD qw(prop_invmap charprop);

my $dir = shift // "stdlib/stdlib";
my $max = 0x10FFFF;
my $block = 256;

# One value per code point of an enumerated or string property.
sub expand {
    my ($property) = @_;
    my ($starts, $values, $format, $default) = prop_invmap($property);
    my @all;
    for my $i (0 .. $#$starts) {
        my $end = $i < $#$starts ? $starts->[$i + 1] - 1 : $max;
        last if $starts->[$i] > $max;
        $end = $max if $end > $max;
        for my $cp ($starts->[$i] .. $end) {
            my $value = $values->[$i];
            if ($format =~ /^a/) {    # adjusted: counts on inside the range, unless it is the default
                if (ref $value) { my @copy = @$value; $copy[0] += $cp - $starts->[$i] if @copy == 1; $value = \@copy; }
                elsif ($value =~ /^-?\d+$/ && !($value == 0 && $default =~ /^0$/)) { $value += $cp - $starts->[$i]; }
            }
            $all[$cp] = $value;
        }
    }
    return (\@all, $default);
}

my ($gcb) = expand("Grapheme_Cluster_Break");
my ($ccc) = expand("Canonical_Combining_Class");
my ($gc) = expand("General_Category");
my ($ea) = expand("East_Asian_Width");
my ($syntax) = expand("Pattern_Syntax");
my ($id_start) = expand("ID_Start");
my ($id_continue) = expand("ID_Continue");
my ($pict) = expand("Extended_Pictographic");
my ($dm) = prop_decomposition();
my %ccc_number = %{ccc_numbers()};

sub ccc_numbers {
    my %numbers;
    for my $value (Unicode::UCD::prop_values("ccc")) {
        my @names = Unicode::UCD::prop_value_aliases("ccc", $value);
        my ($number) = grep { /^\d+$/ } ($value, @names);
        $numbers{$_} = $number for ($value, @names);
    }
    return \%numbers;
}

# One-level decompositions: [is_compatibility, code points]; Hangul syllables are left to arithmetic.
sub prop_decomposition {
    my ($starts, $values) = prop_invmap("Decomposition_Mapping");
    my ($types) = expand("Decomposition_Type");
    my @all;
    for my $i (0 .. $#$starts) {
        my $end = $i < $#$starts ? $starts->[$i + 1] - 1 : $max;
        my $value = $values->[$i];
        next unless ref $value or $value =~ /^\d+$/ && $value != 0;
        for my $cp ($starts->[$i] .. $end) {
            next if $cp >= 0xAC00 && $cp <= 0xD7A3;
            my $type = $types->[$cp];
            next if $type =~ /^none$/i;
            my @to = ref $value ? @$value : ($value + $cp - $starts->[$i]);
            $all[$cp] = [$type =~ /^can/i ? 0 : 1, @to];
        }
    }
    return \@all;
}

my %gcb_atom = (Other => "other", CR => "cr", LF => "lf", Control => "control", Extend => "extend", ZWJ => "zwj",
    Regional_Indicator => "regional", Prepend => "prepend", SpacingMark => "spacing", L => "l", V => "v", T => "t",
    LV => "lv", LVT => "lvt", XX => "other", CN => "control", EX => "extend", RI => "regional", PP => "prepend",
    SM => "spacing", EB => "other", EM => "other", GAZ => "other", EBG => "other");

my %short_gc;
for my $value (Unicode::UCD::prop_values("gc")) {
    my @names = Unicode::UCD::prop_value_aliases("gc", $value);
    my ($short) = grep { /^[A-Z][a-z]$/ } ($value, @names);
    if (defined $short) { $short_gc{$_} = lc $short for ($value, @names); }
}

# Class of each code point.
my (%class_of, @classes, @class);
for my $cp (0 .. $max) {
    (my $value = $gcb->[$cp]) =~ s/^ExtPict_//;    # Perl merges the two properties
    my $break = $gcb_atom{$value} // die "GCB $value";
    if ($pict->[$cp] eq "Y" || $pict->[$cp] eq "Yes") {
        die sprintf("pictographic %x is $break", $cp) unless $break eq "other";
        $break = "pictographic";
    }
    my $number = $ccc_number{$ccc->[$cp]} // die "ccc $ccc->[$cp]";
    my $category = $short_gc{$gc->[$cp]} // die "gc $gc->[$cp]";
    my $wide = $ea->[$cp] =~ /^(W|F|Wide|Fullwidth)$/ ? "true" : "false";
    my $key = "{$break,$number,$category,$wide}";
    if (!exists $class_of{$key}) { $class_of{$key} = scalar @classes; push @classes, $key; }
    $class[$cp] = $class_of{$key};
}

# Members of ID_Start and ID_Continue that their categories don't make members; Perl doesn't tell these properties.
my (@start, @cont);
for my $cp (0 .. $max) {
    my $category = $short_gc{$gc->[$cp]};
    my $starts = $id_start->[$cp] =~ /^Y/;
    $start[$cp] = $starts && $category !~ /^(l.|nl)$/ ? "Y" : "N";
    $cont[$cp] = $id_continue->[$cp] =~ /^Y/ && !$starts && $category !~ /^(mn|mc|nd|pc)$/ ? "Y" : "N";
}

# Case class of each code point: distances to upper, lower, title, folded; or lists where there are several.
my %maps;
for my $which (qw(Uppercase_Mapping Lowercase_Mapping Titlecase_Mapping Case_Folding)) {
    my ($starts, $values) = prop_invmap($which);
    my @all;
    for my $i (0 .. $#$starts) {
        my $end = $i < $#$starts ? $starts->[$i + 1] - 1 : $max;
        my $value = $values->[$i];
        next if !ref $value && $value eq "0";
        for my $cp ($starts->[$i] .. $end) {
            $all[$cp] = ref $value ? $value : $value + $cp - $starts->[$i];
        }
    }
    $maps{$which} = \@all;
}
my (%case_of, @cases, @case);
for my $cp (0 .. $max) {
    my @to;
    for my $which (qw(Uppercase_Mapping Lowercase_Mapping Titlecase_Mapping Case_Folding)) {
        my $to = $maps{$which}[$cp];
        push @to, !defined $to ? 0 : ref $to ? "[" . join(",", @$to) . "]" : $to - $cp;
    }
    my $key = "{" . join(",", @to) . "}";
    if (!exists $case_of{$key}) { $case_of{$key} = scalar @cases; push @cases, $key; }
    $case[$cp] = $case_of{$key};
}
die "too many classes" if @classes > 256;

# Two stages: which block a code point's block is, then the entry in it. Trailing default blocks are left out.
sub stages {
    my ($entries, $width) = @_;
    my $pack = $width == 1 ? "C*" : "n*";
    my (%block_of, @blocks, @first);
    for (my $cp = 0; $cp <= $max; $cp += $block) {
        my $bytes = pack($pack, @$entries[$cp .. $cp + $block - 1]);
        if (!exists $block_of{$bytes}) { $block_of{$bytes} = scalar @blocks; push @blocks, $bytes; }
        push @first, $block_of{$bytes};
    }
    return (\@first, join("", @blocks), scalar @blocks);
}

# Bytes as an Erlang string, as short as it gets.
sub text {
    my ($bytes) = @_;
    my @lines;
    my $line = "";
    my @chars = unpack("C*", $bytes);
    for my $i (0 .. $#chars) {
        my $c = $chars[$i];
        my $next_is_digit = $i < $#chars && $chars[$i + 1] >= 0x30 && $chars[$i + 1] <= 0x37;
        my $s = $c == 0x22 || $c == 0x5C ? "\\" . chr $c
            : $c >= 0x20 && $c < 0x7F ? chr $c
            : $next_is_digit ? sprintf("\\%03o", $c) : sprintf("\\%o", $c);
        if (length($line) + length($s) > 110) { push @lines, $line; $line = ""; }
        $line .= $s;
    }
    push @lines, $line;
    return join("\n", map { "      \"$_\"" } @lines);
}

sub wrapped {
    my ($separator, @items) = @_;
    my ($line, @lines) = ("");
    for my $i (0 .. $#items) {
        my $s = $items[$i] . ($i < $#items ? $separator : "");
        if (length($line) + length($s) > 108) { push @lines, $line; $line = ""; }
        $line .= ($line eq "" ? "" : " ") . $s;
    }
    push @lines, $line;
    return join("\n     ", @lines);
}

sub ranges {
    my ($entries) = @_;
    my @ranges;
    for my $cp (0 .. $max) {
        next unless $entries->[$cp] =~ /^Y/;
        if (@ranges && $ranges[-1][1] == $cp - 1) { $ranges[-1][1] = $cp; }
        else { push @ranges, [$cp, $cp]; }
    }
    return @ranges;
}

sub guard {
    my ($name, $entries) = @_;
    my @clauses = map {
        my ($from, $to) = @$_;
        $from == $to ? "$name($from) -> true" : "$name(C) when C >= $from, C =< $to -> true"
    } ranges($entries);
    return join(";\n", @clauses, "$name(_) -> false") . ".\n";
}

my ($class_first, $class_blocks, $class_count) = stages(\@class, 1);
my ($case_first, $case_blocks, $case_count) = stages(\@case, 2);
die "$class_count class blocks" if $class_count > 256;
die "$case_count case blocks" if $case_count > 256;

# The index is the same from some block on; the code asks for those beyond the same way.
sub trimmed {
    my ($first) = @_;
    my @list = @$first;
    my $last = $list[-1];
    pop @list while @list > 1 && $list[-1] == $last;
    push @list, $last;
    return (pack("C*", @list), scalar(@list) - 1);
}
my ($class_index, $class_end) = trimmed($class_first);
my ($case_index, $case_end) = trimmed($case_first);

my $version = Unicode::UCD::UnicodeVersion();
my ($major, $minor) = split /\./, $version;

open my $out, ">", "$dir/unicode_data.erl" or die "$dir: $!";
print $out <<"TEXT";
%% Properties and case of characters, of Unicode $version. Made by tools/gen_unicode.pl; don't edit.
%%
%% ?*_INDEX holds a block number for each $block code points, ?*_BLOCKS the blocks, with a class for each code point.
-module(unicode_data).

-export([version/0, class/1, case_of/1, is_pattern_syntax/1, is_other_id_start/1, is_other_id_continue/1]).

-type cluster_break() :: other | cr | lf | control | extend | zwj | regional | prepend | spacing | l | v | t | lv | lvt
                       | pictographic.

-spec version() -> {pos_integer(), non_neg_integer()}.
version() -> {$major, $minor}.

%% How it joins grapheme clusters, canonical combining class, general category, and whether it takes two columns.
-spec class(char()) -> {cluster_break(), byte(), atom(), boolean()}.
class(Char) ->
    Block = binary:at(class_index(), min(Char bsr 8, $class_end)),
    element(binary:at(class_blocks(), Block bsl 8 bor (Char band 255)) + 1, classes()).

%% Upper, lower, title and folded case, each as distance from the character or, if they are several, as list.
-spec case_of(char()) -> {Case, Case, Case, Case} when Case :: integer() | [char()].
case_of(Char) ->
    At = (binary:at(case_index(), min(Char bsr 8, $case_end)) bsl 8 bor (Char band 255)) * 2,
    Blocks = case_blocks(),
    element(binary:at(Blocks, At) bsl 8 + binary:at(Blocks, At + 1) + 1, cases()).

classes() ->
    {@{[wrapped(",", @classes)]}}.

cases() ->
    {@{[wrapped(",", @cases)]}}.

class_index() ->
    <<
@{[text($class_index)]}>>.

class_blocks() ->
    <<
@{[text($class_blocks)]}>>.

case_index() ->
    <<
@{[text($case_index)]}>>.

case_blocks() ->
    <<
@{[text($case_blocks)]}>>.

-spec is_pattern_syntax(char()) -> boolean().
@{[guard("is_pattern_syntax", $syntax)]}
-spec is_other_id_start(char()) -> boolean().
@{[guard("is_other_id_start", \@start)]}
-spec is_other_id_continue(char()) -> boolean().
@{[guard("is_other_id_continue", \@cont)]}
TEXT
close $out or die;

# Full decompositions, in UTF-8 with a byte in front: how many bytes, with 128 added for a compatibility one.
# A character with both kinds (canonical first, then compatible parts) has the full compatible one second.
sub decompose {
    my ($cp, $compat) = @_;
    my $entry = $dm->[$cp];
    return ($cp) unless defined $entry;
    my ($kind, @to) = @$entry;
    return ($cp) if $kind && !$compat;
    return map { decompose($_, $compat) } @to;
}

sub utf8_of { my $s = join("", map { chr } @_); utf8::encode($s); return $s; }

# In canonical order: stable by combining class inside each run of non-starters.
sub ordered {
    my @cps = @_;
    my (@done, @run);
    for my $cp (@cps) {
        if ($ccc_number{$ccc->[$cp]} == 0) {
            push @done, (sort { $a->[1] <=> $b->[1] } @run), [$cp, 0];
            @run = ();
        }
        else { push @run, [$cp, $ccc_number{$ccc->[$cp]}]; }
    }
    push @done, sort { $a->[1] <=> $b->[1] } @run;
    return map { $_->[0] } @done;
}

my ($records, $data, %at) = ("", "");
my $count = 0;
for my $cp (0 .. $max) {
    next unless defined $dm->[$cp];
    my @canonical = ordered(decompose($cp, 0));
    my @compatible = ordered(decompose($cp, 1));
    my $c = "@canonical" eq "$cp" ? "" : utf8_of(@canonical);
    my $k = "@compatible" eq "@canonical" ? "" : utf8_of(@compatible);
    my $bytes = pack("CC", length $c, length $k) . $c . $k;
    if (!exists $at{$bytes}) { $at{$bytes} = length $data; $data .= $bytes; }
    $records .= pack("N", $cp << 8 | 0) =~ s/.$//sr . pack("n", $at{$bytes} >> 1 << 1 == $at{$bytes} ? $at{$bytes} >> 1 : die);
    $count++;
    if (length($data) % 2) { $data .= "\0"; }
}
die "too much data" if length($data) >= 131072;

my %pairs;
my ($excluded) = expand("Full_Composition_Exclusion");
for my $cp (0 .. $max) {
    my $entry = $dm->[$cp];
    next unless defined $entry && !$entry->[0] && @$entry == 3 && $excluded->[$cp] !~ /^Y/;
    $pairs{pack("NN", $entry->[1], $entry->[2])} = $cp;
}
my $compositions = join "", map { my ($a, $b) = unpack("NN", $_); substr(pack("N", $a), 1) . substr(pack("N", $b), 1) . substr(pack("N", $pairs{$_}), 1) } sort keys %pairs;
my $pair_count = keys %pairs;

open $out, ">", "$dir/unicode_forms.erl" or die "$dir: $!";
print $out <<"TEXT";
%% Decompositions and compositions of characters, of Unicode $version. Made by tools/gen_unicode.pl; don't edit.
%%
%% decompositions()   $count records of five bytes in rising order: <<Char:24, Place:16>>
%% texts()            at Place * 2: <<N, K, Canonical:N/binary, Compatible:K/binary>>, fully decomposed, in UTF-8 and in
%%                    canonical order; nothing where it is the same as the character itself or as the canonical one
%% compositions()     $pair_count records of nine bytes in rising order: <<First:24, Second:24, Composed:24>>
%% Hangul syllables are in neither: they follow from arithmetic.
-module(unicode_forms).

-export([canonical/1, compatible/1, compose/2]).

-spec canonical(char()) -> [char()].
canonical(Char) ->
    case find(decompositions(), 5, <<Char:24>>, 0, $count) of
        none -> [Char];
        <<Place:16>> ->
            case text(Place) of
                {<<>>, _} -> [Char];
                {Canonical, _} -> chars(Canonical)
            end
    end.

-spec compatible(char()) -> [char()].
compatible(Char) ->
    case find(decompositions(), 5, <<Char:24>>, 0, $count) of
        none -> [Char];
        <<Place:16>> ->
            case text(Place) of
                {Canonical, <<>>} -> chars(Canonical);
                {_, Compatible} -> chars(Compatible)
            end
    end.

-spec compose(char(), char()) -> char() | none.
compose(First, Second) ->
    case find(compositions(), 9, <<First:24, Second:24>>, 0, $pair_count) of
        none -> none;
        <<Composed:24>> -> Composed
    end.

%% Binary search among records From to End - 1; what follows the key in its record.
find(Records, Size, Key, From, End) when From < End ->
    Middle = (From + End) div 2,
    Length = byte_size(Key),
    case binary:part(Records, Middle * Size, Length) of
        Key -> binary:part(Records, Middle * Size + Length, Size - Length);
        Other when Other < Key -> find(Records, Size, Key, Middle + 1, End);
        _ -> find(Records, Size, Key, From, Middle)
    end;
find(_, _, _, _, _) ->
    none.

text(Place) ->
    At = Place * 2,
    Texts = texts(),
    Canonical = binary:at(Texts, At),
    Compatible = binary:at(Texts, At + 1),
    {binary:part(Texts, At + 2, Canonical), binary:part(Texts, At + 2 + Canonical, Compatible)}.

chars(<<Char/utf8, Rest/binary>>) -> [Char | chars(Rest)];
chars(<<>>) -> [].

decompositions() ->
    <<
@{[text($records)]}>>.

texts() ->
    <<
@{[text($data)]}>>.

compositions() ->
    <<
@{[text($compositions)]}>>.
TEXT
close $out or die;
printf "%d classes, %d+%d blocks, %d cases, %d decompositions (%d bytes), %d compositions\n",
    scalar @classes, $class_count, $case_count, scalar @cases, $count, length $data, $pair_count;
