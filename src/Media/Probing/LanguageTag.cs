using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Encoder.Media.Probing;

/// <summary>Converts the languages of tracks: containers state codes of ISO 639-2, playlists state tags of BCP 47 (RFC 5646).</summary>
public static partial class LanguageTag
{
    /// <summary>The tag of a track whose language is unknown (RFC 5646, 4.1).</summary>
    public const string Undetermined = "und";

    /// <summary>Languages by their shortest code (ISO 639-1, or else ISO 639-2 and -3), with equivalent codes and English names.</summary>
    private const string Known =
        """
        aa/aar Afar, ab/abk Abkhazian, ae/ave Avestan, af/afr Afrikaans, ak/aka Akan, am/amh Amharic, an/arg Aragonese,
        ar/ara Arabic, as/asm Assamese, av/ava Avaric, ay/aym Aymara, az/aze Azerbaijani, ba/bak Bashkir, be/bel Belarusian,
        bg/bul Bulgarian, bh/bih Bihari, bi/bis Bislama, bm/bam Bambara, bn/ben Bengali, bo/bod/tib Tibetan,
        br/bre Breton, bs/bos Bosnian, ca/cat Catalan, ce/che Chechen, ch/cha Chamorro, co/cos Corsican, cr/cre Cree,
        cs/ces/cze Czech, cu/chu Church Slavonic, cv/chv Chuvash, cy/cym/wel Welsh, da/dan Danish, de/deu/ger German,
        dv/div Divehi, dz/dzo Dzongkha, ee/ewe Ewe, el/ell/gre Greek, en/eng English, eo/epo Esperanto, es/spa Spanish,
        et/est Estonian, eu/eus/baq Basque, fa/fas/per Persian, ff/ful Fulah, fi/fin Finnish, fj/fij Fijian, fo/fao Faroese,
        fr/fra/fre French, fy/fry Western Frisian, ga/gle Irish, gd/gla Scottish Gaelic, gl/glg Galician, gn/grn Guarani,
        gu/guj Gujarati, gv/glv Manx, ha/hau Hausa, he/heb Hebrew, hi/hin Hindi, ho/hmo Hiri Motu, hr/hrv Croatian,
        ht/hat Haitian Creole, hu/hun Hungarian, hy/hye/arm Armenian, hz/her Herero, ia/ina Interlingua, id/ind Indonesian,
        ie/ile Interlingue, ig/ibo Igbo, ii/iii Sichuan Yi, ik/ipk Inupiaq, io/ido Ido, is/isl/ice Icelandic, it/ita Italian,
        iu/iku Inuktitut, ja/jpn Japanese, jv/jav Javanese, ka/kat/geo Georgian, kg/kon Kongo, ki/kik Kikuyu, kj/kua Kuanyama,
        kk/kaz Kazakh, kl/kal Kalaallisut, km/khm Khmer, kn/kan Kannada, ko/kor Korean, kr/kau Kanuri, ks/kas Kashmiri,
        ku/kur Kurdish, kv/kom Komi, kw/cor Cornish, ky/kir Kyrgyz, la/lat Latin, lb/ltz Luxembourgish, lg/lug Ganda,
        li/lim Limburgan, ln/lin Lingala, lo/lao Lao, lt/lit Lithuanian, lu/lub Luba-Katanga, lv/lav Latvian, mg/mlg Malagasy,
        mh/mah Marshallese, mi/mri/mao Maori, mk/mkd/mac Macedonian, ml/mal Malayalam, mn/mon Mongolian, mr/mar Marathi,
        ms/msa/may Malay, mt/mlt Maltese, my/mya/bur Burmese, na/nau Nauru, nb/nob Norwegian Bokmål, nd/nde North Ndebele,
        ne/nep Nepali, ng/ndo Ndonga, nl/nld/dut Dutch, nn/nno Norwegian Nynorsk, no/nor Norwegian, nr/nbl South Ndebele,
        nv/nav Navajo, ny/nya Chichewa, oc/oci Occitan, oj/oji Ojibwa, om/orm Oromo, or/ori Odia, os/oss Ossetian,
        pa/pan Punjabi, pi/pli Pali, pl/pol Polish, ps/pus Pashto, pt/por Portuguese, qu/que Quechua, rm/roh Romansh,
        rn/run Rundi, ro/ron/rum Romanian, ru/rus Russian, rw/kin Kinyarwanda, sa/san Sanskrit, sc/srd Sardinian,
        sd/snd Sindhi, se/sme Northern Sami, sg/sag Sango, si/sin Sinhala, sk/slk/slo Slovak, sl/slv Slovenian, sm/smo Samoan,
        sn/sna Shona, so/som Somali, sq/sqi/alb Albanian, sr/srp Serbian, ss/ssw Swati, st/sot Southern Sotho,
        su/sun Sundanese, sv/swe Swedish, sw/swa Swahili, ta/tam Tamil, te/tel Telugu, tg/tgk Tajik, th/tha Thai,
        ti/tir Tigrinya, tk/tuk Turkmen, tl/tgl Tagalog, tn/tsn Tswana, to/ton Tongan, tr/tur Turkish, ts/tso Tsonga,
        tt/tat Tatar, tw/twi Twi, ty/tah Tahitian, ug/uig Uyghur, uk/ukr Ukrainian, ur/urd Urdu, uz/uzb Uzbek, ve/ven Venda,
        vi/vie Vietnamese, vo/vol Volapük, wa/wln Walloon, wo/wol Wolof, xh/xho Xhosa, yi/yid Yiddish, yo/yor Yoruba,
        za/zha Zhuang, zh/zho/chi Chinese, zu/zul Zulu, ast Asturian, ceb Cebuano, chr Cherokee, cmn Mandarin, fil Filipino,
        gsw Swiss German, haw Hawaiian, hsb Upper Sorbian, kok Konkani, mni Manipuri, nds Low German, nso Northern Sotho,
        sat Santali, scn Sicilian, sco Scots, syr Syriac, tlh Klingon, yue Cantonese
        """;

    private static readonly FrozenDictionary<string, (string Code, string Name)> s_languages = Known
        .Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(entry => entry.Split(' ', 2))
        .SelectMany(parts => parts[0].Split('/').Select(code => (Code: code, Language: (parts[0].Split('/')[0], parts[1]))))
        .ToFrozenDictionary(pair => pair.Code, pair => pair.Language);

    /// <summary>
    /// Returns the BCP 47 tag for what a container states: "eng" becomes "en", "ger" and "deu" become "de", "pt-br" becomes "pt-BR". Null
    /// if that is no language, such as "und", or not a tag.
    /// </summary>
    public static string? Of(string? stated)
    {
        if (stated is null || !Form().IsMatch(stated)) return null;
        var parts = stated.ToLowerInvariant().Split('-');
        if (parts[0] is Undetermined or "mul" or "mis" or "zxx") return null;
        parts[0] = s_languages.TryGetValue(parts[0], out var known) ? known.Code : parts[0];
        for (var i = 1; i < parts.Length; i++)
        {
            // A region is written in upper case, a script in title case (RFC 5646, 2.1.1).
            if (parts[i].Length == 2) parts[i] = parts[i].ToUpperInvariant();
            else if (parts[i].Length == 4 && char.IsAsciiLetter(parts[i][0])) parts[i] = char.ToUpperInvariant(parts[i][0]) + parts[i][1..];
        }
        return string.Join('-', parts);
    }

    /// <summary>
    /// Returns the English name of a tag's language with the rest of the tag: "German", "Portuguese (BR)". For an unknown language, returns
    /// the tag.
    /// </summary>
    /// <param name="tag">A tag from <see cref="Of"/>.</param>
    public static string EnglishName(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var parts = tag.Split('-', 2);
        if (!s_languages.TryGetValue(parts[0], out var known)) return tag;
        return parts.Length == 1 ? known.Name : $"{known.Name} ({parts[1]})";
    }

    [GeneratedRegex(
        @"\A[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
