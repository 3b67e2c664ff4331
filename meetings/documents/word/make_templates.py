"""Makes the portal's own Word templates: `python meetings/documents/word/make_templates.py`.

The .docx files beside it are what it makes. A template says with the tags of docxtpl where the data goes:
{{ name }} a value, {%p … %} a paragraph that is repeated or left out, {%tr … %} a row of a table, {{r … }} styled runs.
"""

from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FOLDER = Path(__file__).parent
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


class Maker:
    """One template, written from top to bottom."""

    def __init__(self):
        self.word = Document()
        section = self.word.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(2.5), Cm(2)
        section.top_margin, section.bottom_margin = Cm(2), Cm(2)
        self._styles()
        self._frame(section)

    def _styles(self):
        normal = self.word.styles["Normal"]
        normal.font.name, normal.font.size = "Arial", Pt(11)
        normal.paragraph_format.space_after = Pt(4)
        small = self.word.styles.add_style("Tabel", WD_STYLE_TYPE.PARAGRAPH)
        small.base_style, small.font.size = normal, Pt(9)
        small.paragraph_format.space_after = Pt(0)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "id-ID")
        normal.element.get_or_add_rPr().append(language)
        for level in (1, 2, 3):
            style = self.word.styles[f"Heading {level}"]
            style.font.name, style.font.size, style.font.bold = "Arial", Pt(11), True
            style.font.color.rgb = None
            style.element.rPr.rFonts.set(qn("w:asciiTheme"), "minorHAnsi")
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(10), Pt(4)

    def _frame(self, section):
        head = section.header.paragraphs[0]
        head.alignment = CENTER
        head.add_run("{{ draf }}").bold = True
        foot = section.footer.paragraphs[0]
        foot.alignment = RIGHT
        foot.add_run("Halaman ")
        _field(foot, "PAGE")
        foot.add_run(" dari ")
        _field(foot, "NUMPAGES")
        for run in foot.runs:
            run.font.size = Pt(8)

    # Pieces

    def line(self, text="", *, bold=False, italic=False, align=None, size=None, where=None, style=None):
        paragraph = (where or self.word).add_paragraph(style=style)
        paragraph.alignment = align
        for place, part in enumerate(text.split("**")):
            if part:
                run = paragraph.add_run(part)
                run.bold, run.italic = bold or place % 2 == 1, italic
                run.font.size = size and Pt(size)
        return paragraph

    def heading(self, text, level=1):
        self.word.add_heading(text, level)

    def prose(self, name, where=None):
        """A text of several paragraphs."""
        self.line(f"{{%p for alinea in {name} %}}", where=where)
        self.line(
            "{{ alinea.lekuk }}{{ alinea.tanda }}{% if alinea.tanda %} {% endif %}{{r alinea.isi }}",
            where=where,
        )
        self.line("{%p endfor %}", where=where)

    def letterhead(self):
        table = self.word.add_table(1, 2)
        table.autofit = False
        left, right = table.rows[0].cells
        left.width, right.width = Cm(2.5), Cm(14)
        _set_columns(table, (2.5, 14))
        left.paragraphs[0].add_run("{{ kop.lambang }}")
        first = right.paragraphs[0]
        first.alignment = CENTER
        first.add_run("{{ kop.pemerintah }}").font.size = Pt(13)
        self.line("{{ kop.dinas }}", bold=True, align=CENTER, size=16, where=right)
        self.line("{%p for baris in kop.baris %}", where=right)
        self.line("{{ baris }}", align=CENTER, size=9, where=right)
        self.line("{%p endfor %}", where=right)
        _ruled(self.line())

    def title(self, *below):
        self.line("{{ judul }}", bold=True, align=CENTER, size=13)
        for text in below:
            self.line(text, align=CENTER)
        self.line("{%p if rapat and rapat.contoh %}")
        self.line("Data contoh, dibuat untuk peragaan", italic=True, align=CENTER)
        self.line("{%p endif %}")

    def facts(self, *rows):
        """Label : value; a value may be several paragraphs."""
        table = self.word.add_table(0, 3)
        table.autofit = False
        for label, *values in rows:
            cells = table.add_row().cells
            for cell, width in zip(cells, (4.6, 0.5, 11.4), strict=True):
                cell.width = Cm(width)
            cells[0].paragraphs[0].add_run(label)
            cells[1].paragraphs[0].add_run(":")
            cells[2].paragraphs[0].add_run(values[0])
            for value in values[1:]:
                self.line(value, where=cells[2])
        _set_columns(table, (4.6, 0.5, 11.4))
        self.line()

    def table(self, rows, head, widths, cells, more=None):
        """A table whose head stands on each page.

        Args:
            rows: the name of what there is a row for; it is called `baris` in it.
            cells: of each the paragraphs; a tuple ("prose", name) is a text of several.
            more: the name of a list that empty rows are made for, and the cells of such a row.
        """
        table = self.word.add_table(1, len(head), style="Table Grid")
        table.autofit = False
        for cell, text in zip(table.rows[0].cells, head, strict=True):
            cell.paragraphs[0].add_run(text).bold = True
            cell.paragraphs[0].alignment = CENTER
        properties = table.rows[0]._tr.get_or_add_trPr()
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        properties.append(repeated)
        self._rows(table, rows, cells)
        if more:
            self._rows(table, *more)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(width)
                for paragraph in cell.paragraphs:
                    paragraph.style = "Tabel"
        _set_columns(table, widths)
        self.line()

    def _rows(self, table, rows, cells):
        table.add_row().cells[0].paragraphs[0].add_run(f"{{%tr for baris in {rows} %}}")
        row = table.add_row()
        # A row stays whole, so that its number is not parted from its words by the head of the next page.
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, texts in zip(row.cells, cells, strict=True):
            first, *rest = texts
            cell.paragraphs[0].add_run(first)
            for text in rest:
                if isinstance(text, tuple):
                    self.prose(text[1], where=cell)
                else:
                    self.line(text, where=cell)
        table.add_row().cells[0].paragraphs[0].add_run("{%tr endfor %}")

    def attendance(self, rows, last="Kehadiran", cell="{{ baris.kehadiran }}", more=None):
        self.table(
            rows,
            ["No", "Nama/Jabatan", "Instansi", last],
            [1, 6, 6, 3.5],
            [
                ["{{ baris.nomor }}"],
                [
                    "{%p if baris.nama %}", "{{ baris.nama }}", "{%p endif %}",
                    "{%p if baris.jabatan %}", "{{ baris.jabatan }}", "{%p endif %}",
                    "{%p if baris.mewakili %}", "mewakili {{ baris.mewakili }}", "{%p endif %}",
                    "{%p if baris.kapasitas %}", "{{ baris.kapasitas }}", "{%p endif %}",
                ],
                ["{{ baris.instansi }}"],
                cell if isinstance(cell, list) else [cell],
            ],
            more,
        )  # fmt: skip

    def matrix(self, rows):
        self.table(
            rows,
            ["No", "Tindak lanjut", "Atas", "Penanggung jawab", "Batas waktu", "Status"],
            [1, 8.5, 4, 5.5, 3, 3],
            [
                ["{{ baris.no }}"],
                ["{{ baris.nomor }}", ("prose", "baris.tugas")],
                ["{{ baris.atas }}", "{%p if baris.wilayah %}", "{{ baris.wilayah }}", "{%p endif %}"],
                [
                    "{{ baris.instansi }}",
                    "{%p if baris.pendukung %}", "didukung {{ baris.pendukung|join(', ') }}", "{%p endif %}",
                    "{%p if baris.diteruskan %}", "diteruskan kepada {{ baris.diteruskan }}", "{%p endif %}",
                ],
                ["{{ baris.batas }}", "{%p if baris.batas_semula %}", "semula {{ baris.batas_semula }}", "{%p endif %}"],
                [
                    "{{ baris.status }}",
                    "{%p if baris.terlambat %}", "terlambat {{ baris.terlambat }} hari kerja", "{%p endif %}",
                ],
            ],
        )  # fmt: skip

    def course(self, items, elsewhere="", level=2, label=""):
        """What was said under each item; a decision whose words stand elsewhere says where."""
        self.line(f"{{%p for acara in {items} %}}")
        self.heading(f"{label}{{{{ acara.nomor }}}}. {{{{ acara.judul }}}}", level)
        self.line("{%p if not acara.butir %}")
        self.line("Tidak ada catatan.")
        self.line("{%p endif %}")
        self.line("{%p for butir in acara.butir %}")
        if elsewhere:
            self.line("{%p if butir.nomor and not butir.dicoret %}")
            self.line(f"**Keputusan {{{{ butir.nomor }}}}** ({elsewhere})")
            self.line("{%p else %}")
        self.line("{%p if butir.nomor or butir.pembicara %}")
        self.line(
            "**{% if butir.nomor %}Keputusan {{ butir.nomor }}: {% endif %}**"
            "**{% if butir.pembicara %}{{ butir.pembicara }}:{% endif %}**"
        )
        self.line("{%p endif %}")
        self.prose("butir.alinea")
        self.line("{%p if butir.ralat %}")
        self.line("{{ butir.ralat }}", italic=True)
        self.line("{%p endif %}")
        if elsewhere:
            self.line("{%p endif %}")
        self.line("{%p endfor %}")
        self.line("{%p endfor %}")

    def decisions(self, rows, label="{{ butir.nomor }}", after=""):
        self.line(f"{{%p for butir in {rows} %}}")
        self.line(f"**{label}**{{% if butir.pembicara %}} {{{{ butir.pembicara }}}}:{{% endif %}}")
        self.prose("butir.alinea")
        if after:
            self.line(after)
        self.line("{%p if butir.ralat %}")
        self.line("{{ butir.ralat }}", italic=True)
        self.line("{%p endif %}")
        self.line("{%p endfor %}")

    def inputs(self, rows):
        self.line(f"{{%p for masukan in {rows} %}}")
        self.line("**{{ masukan.nomor }} {{ masukan.pokok }}**")
        self.line("Pengusul: {{ masukan.pengusul }}", italic=True)
        self.prose("masukan.masalah")
        self.line("{%p if masukan.permintaan %}")
        self.line("Yang diminta:")
        self.line("{%p endif %}")
        self.prose("masukan.permintaan")
        self.line("{%p if masukan.untuk_siapa %}")
        self.line("Untuk: {{ masukan.untuk_siapa }}")
        self.line("{%p endif %}")
        self.line("Hasil: {{ masukan.hasil }}")
        self.line("{%p if masukan.alasan %}")
        self.line("Alasan:")
        self.line("{%p endif %}")
        self.prose("masukan.alasan")
        self.line("{%p endfor %}")

    def signature(self, *, standing=True):
        if standing:
            self.line("{{ keadaan }}", italic=True)
        for text, bold in (
            ("{{ penanda_tangan.sebutan }}", False),
            ("{{ penanda_tangan.jabatan }}", False),
            ("", False),
            ("", False),
            ("", False),
            ("{{ penanda_tangan.nama }}", True),
            ("{{ penanda_tangan.pangkat }}", False),
            ("{% if penanda_tangan.nip %}NIP {{ penanda_tangan.nip }}{% endif %}", False),
        ):
            paragraph = self.line(text, bold=bold)
            paragraph.paragraph_format.left_indent = Cm(9)
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.keep_with_next = True
        self.line()

    def numbers(self):
        self.facts(
            ("Instansi diundang", "{{ jumlah.diundang }}"),
            ("Instansi hadir", "{{ jumlah.hadir }} ({{ jumlah.mewakili }} mewakili)"),
            ("Berhalangan", "{{ jumlah.berhalangan }}"),
            ("Tidak hadir", "{{ jumlah.tidak_hadir }}"),
            ("Belum dicatat", "{{ jumlah.belum_dicatat }}"),
            ("Staf dan tamu", "{{ jumlah.staf_tamu }}"),
            ("Orang seluruhnya", "{{ jumlah.orang }} ({{ jumlah.dari_jauh }} dari jauh)"),
        )

    def regions(self):
        self.table(
            "jumlah.wilayah",
            ["Wilayah", "Instansi", "Orang"],
            [10.5, 3, 3],
            [["{{ baris.wilayah }}"], ["{{ baris.instansi }}"], ["{{ baris.orang }}"]],
        )

    def lines(self, rows):
        self.line(f"{{%p for kalimat in {rows} %}}")
        self.line("{{ kalimat }}")
        self.line("{%p endfor %}")

    def wide(self):
        self._section(WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21))

    def upright(self):
        self._section(WD_ORIENT.PORTRAIT, Cm(21), Cm(29.7))

    def _section(self, orientation, width, height):
        section = self.word.add_section()
        section.orientation, section.page_width, section.page_height = orientation, width, height

    def annex(self, name, title):
        self.line(f"{{%p if lampiran.{name} %}}")
        self.word.add_heading(
            f"Lampiran {{{{ nomor_lampiran.{name} }}}}: {title}", 1
        ).paragraph_format.page_break_before = True

    def end(self):
        self.line("{%p endif %}")

    def save(self, name):
        properties = self.word.core_properties
        properties.author, properties.title, properties.comments = "Portal Rakor", "", ""
        properties.created = properties.modified = datetime(2021, 1, 1, tzinfo=UTC)
        self.word.save(FOLDER / f"{name}.docx")


def _set_columns(table, widths):
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)


def _field(paragraph, code):
    """A number that Word counts itself."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._r.append(element)


def _ruled(paragraph):
    """The line under the letterhead."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:top")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "18"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def minutes(form):
    paper, is_old = Maker(), form == "2009"
    paper.letterhead()
    paper.title()
    called = ("Waktu Panggilan", "{{ waktu_panggilan }}")
    letter = ("Surat Undangan", "{%p for surat in surat_undangan %}", "{{ surat }}", "{%p endfor %}")
    paper.facts(
        (
            "Sidang/Rapat",
            "{{ rapat.nama }}",
            "{%p if rapat.tema %}",
            "Tema: {{ rapat.tema }}",
            "{%p endif %}",
        ),
        ("Hari/Tanggal", "{{ rapat.hari_tanggal }}"),
        called if is_old else letter,
        ("Waktu Sidang/Rapat" if is_old else "Waktu", "{{ rapat.waktu }}"),
        ("Acara", "{%p for mata in acara %}", "{{ mata.nomor }}. {{ mata.judul }}", "{%p endfor %}"),
        ("Tempat", "{{ rapat.tempat }}"),
        ("Pimpinan Sidang/Rapat", ""),
        ("    Ketua", "{{ pimpinan.ketua }}"),
        ("    Sekretaris", "{{ pimpinan.sekretaris }}"),
        ("    Pencatat", "{{ pimpinan.pencatat }}"),
        (
            "Peserta Sidang/Rapat",
            "{{ peserta }}{% if lampiran.hadir %} (Lampiran {{ nomor_lampiran.hadir }}){% endif %}",
        ),
    )
    paper.heading("Kegiatan Sidang/Rapat")
    paper.line("{%p for bagian_ini in bagian %}")
    if is_old:
        paper.heading("{{ loop.index }}. {{ bagian_ini.judul }}", 2)
        paper.course("bagian_ini.acara", "bunyinya di bawah Peraturan", 3, "Acara ")
        paper.decisions("bagian_ini.keputusan")
    else:
        paper.course("bagian_ini.acara", "bunyinya dalam Lampiran {{ nomor_lampiran.keputusan }}")
    paper.line("{%p endfor %}")
    if is_old:
        paper.heading("Catatan")
    else:
        paper.line("{%p if ralat %}")
        paper.heading("Catatan")
        paper.end()
    paper.line("{%p for ini in ralat %}")
    paper.line("Versi {{ ini.versi }}, ralat tanggal {{ ini.tanggal }}. Alasan:")
    paper.prose("ini.alasan")
    paper.line("{%p endfor %}")
    paper.signature()
    if is_old:
        paper.heading("Tembusan")
        paper.lines("tembusan")
    minutes_annexes(paper, is_old=is_old)
    paper.save(f"notula-{form}")


def minutes_annexes(paper, *, is_old):
    """Attendance, decisions (in the form of 2023), photos, and the follow-ups on wide pages at the end."""
    paper.annex("hadir", "Daftar Hadir")
    paper.attendance("lampiran.hadir")
    paper.line("{{ lampiran.staf_tamu }}")
    paper.end()
    if not is_old:
        paper.annex("keputusan", "Keputusan")
        paper.decisions("lampiran.keputusan")
        paper.end()
    paper.annex("foto", "Foto")
    paper.line("{%p for foto in lampiran.foto %}")
    paper.line("{{ foto.gambar }}", align=CENTER)
    paper.line("{{ foto.keterangan }}", align=CENTER)
    paper.line("{%p endfor %}")
    paper.end()
    paper.wide()
    paper.heading(
        "{% if lampiran.matriks %}Lampiran {{ nomor_lampiran.matriks }}: {% endif %}Matriks Tindak Lanjut"
    )
    paper.line("{%p if not lampiran.matriks %}")
    paper.line("Tidak ada tindak lanjut.")
    paper.end()
    paper.matrix("lampiran.matriks")
    paper.line("{{ lampiran.matriks_lain }}")


def attendance_list():
    paper = Maker()
    paper.letterhead()
    paper.title()
    paper.facts(
        ("Acara", "{{ rapat.nama }}"),
        ("Hari/Tanggal", "{{ rapat.hari_tanggal }}"),
        ("Waktu", "{{ rapat.waktu }}"),
        ("Tempat", "{{ rapat.tempat }}"),
        ("Penyelenggara", "{{ rapat.penyelenggara }}"),
    )
    paper.attendance(
        "hadir",
        "{% if bentuk == 'kosong' %}Tanda tangan{% else %}Kehadiran{% endif %}",
        [
            "{% if bentuk == 'kosong' %}{{ baris.nomor }}. ………………{% else %}{{ baris.kehadiran }}{% endif %}",
            "",
        ],
        ("baris_kosong", [["{{ baris }}"], [""], [""], ["{{ baris }}. ………………", ""]]),
    )
    paper.line("{%p if bentuk != 'kosong' %}")
    paper.heading("Jumlah")
    paper.numbers()
    paper.regions()
    paper.end()
    paper.signature(standing=False)
    paper.save("daftar-hadir")


def agreement():
    paper = Maker()
    paper.letterhead()
    paper.title("NOMOR: {% if nomor %}{{ nomor }}{% else %}………………………………{% endif %}")
    paper.line("{{ pembuka }}")
    paper.line("{%p if rapat.tema %}")
    paper.line("Tema: {{ rapat.tema }}")
    paper.end()
    paper.heading("MENYEPAKATI")
    paper.line("{%p if not menyepakati %}")
    paper.line("Tidak ada keputusan yang dicatat.")
    paper.end()
    paper.decisions("menyepakati", "{{ butir.urutan }}:", "({{ butir.nomor }})")
    paper.line("{{ penutup }}")
    paper.signature()
    paper.heading("Para Pihak")
    paper.attendance(
        "pihak",
        "NIP dan tanda tangan",
        ["{% if baris.nip %}NIP {{ baris.nip }}{% endif %}", "", "………………………"],
    )
    paper.heading("Lampiran I: Daftar Hadir")
    paper.numbers()
    paper.line("Nama dan jabatan yang hadir tercantum pada bagian Para Pihak.")
    paper.heading("Lampiran II: Yang Disepakati")
    paper.inputs("disepakati")
    paper.heading("Lampiran III: Yang Tidak atau Belum Disepakati")
    paper.inputs("tidak_disepakati")
    paper.lines("tidak_dimuat")
    paper.save("berita-acara")


def report():
    paper = Maker()
    paper.letterhead()
    paper.title("{{ rapat.nama }}")
    paper.heading("A. Dasar")
    paper.line("{%p for kalimat in dasar %}")
    paper.line("{{ loop.index }}. {{ kalimat }}")
    paper.line("{%p endfor %}")
    paper.heading("B. Waktu dan Tempat")
    paper.facts(
        ("Hari/Tanggal", "{{ rapat.hari_tanggal }}"),
        ("Waktu", "{{ rapat.waktu }}"),
        ("Tempat", "{{ rapat.tempat }}"),
        ("Penyelenggara", "{{ rapat.penyelenggara }}"),
        ("Tema", "{{ rapat.tema }}"),
    )
    paper.line("{%p if tujuan %}")
    paper.line("Tujuan:")
    paper.end()
    paper.prose("tujuan")
    paper.heading("C. Peserta")
    paper.numbers()
    paper.regions()
    paper.line("{%p for orang in narasumber %}")
    paper.line(
        "{{ loop.index }}. {{ orang.nama }}{% if orang.jabatan %} ({{ orang.jabatan }}){% endif %}: {{ orang.peran }}"
    )
    paper.line("{%p endfor %}")
    paper.heading("D. Jalannya Rapat")
    paper.course("acara")
    paper.heading("E. Masukan Daerah dan Hasilnya")
    paper.line(
        "Seluruhnya {{ jumlah_masukan.jumlah }} masukan{% for ini in jumlah_masukan.menurut_status %}"
        "{% if loop.first %}: {% else %}, {% endif %}{{ ini.jumlah }} {{ ini.status }}{% endfor %}."
    )
    paper.line("{%p for kelompok in masukan %}")
    paper.heading("{{ kelompok.wilayah }}", 2)
    paper.inputs("kelompok.masukan")
    paper.line("{%p endfor %}")
    paper.lines("masukan_tidak_dimuat")
    paper.heading("F. Keputusan")
    paper.decisions("keputusan")
    paper.wide()
    paper.heading("G. Tindak Lanjut")
    paper.matrix("matriks")
    paper.line("{{ matriks_lain }}")
    paper.upright()
    paper.heading("H. Penutup")
    paper.line("{{ penutup }}")
    paper.signature()
    paper.save("laporan")


if __name__ == "__main__":
    minutes("2023")
    minutes("2009")
    attendance_list()
    agreement()
    report()
