#include "backends/zip.h"

enum {
    LOCAL_HEADER = 0x04034b50,
    CENTRAL_HEADER = 0x02014b50,
    END_RECORD = 0x06054b50,
    VERSION = 20,
    FIRST_OF_1980 = 0x21 /* 1 January, as MS-DOS writes it */
};

/* CRC-32 of the remainder of a byte, as in IEEE 802.3. */
static uint32_t crc_of_byte(uint32_t value)
{
    for (int bit = 0; bit < 8; bit++) value = value >> 1 ^ (value & 1 ? 0xEDB88320u : 0);
    return value;
}

static uint32_t crc_of(Str content)
{
    uint32_t table[256], crc = UINT32_MAX;
    for (uint32_t i = 0; i < 256; i++) table[i] = crc_of_byte(i);
    for (uint32_t i = 0; i < content.len; i++)
        crc = table[(crc ^ (unsigned char)content.ptr[i]) & 0xFF] ^ crc >> 8;
    return ~crc;
}

static void put(Zip *zip, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) sink_char(zip->sink, (char)(value >> 8 * i & 0xFF));
    zip->size += (uint64_t)bytes;
}

static void put_text(Zip *zip, Str text)
{
    sink_str(zip->sink, text);
    zip->size += text.len;
}

/* What both headers of a part have in common. */
static void put_part(Zip *zip, const ZipPart *part)
{
    put(zip, VERSION, 2);
    put(zip, 0, 2); /* flags */
    put(zip, 0, 2); /* stored */
    put(zip, 0, 2);
    put(zip, FIRST_OF_1980, 2);
    put(zip, part->crc, 4);
    put(zip, part->size, 4);
    put(zip, part->size, 4);
    put(zip, (uint32_t)strlen(part->name), 2);
    put(zip, 0, 2); /* extra field */
}

void zip_add(Zip *zip, const char *name, Str content)
{
    ZipPart part = {name, crc_of(content), content.len, (uint32_t)zip->size};
    *vec_push(zip->arena, &zip->parts) = part;
    put(zip, LOCAL_HEADER, 4);
    put_part(zip, &part);
    put_text(zip, str_from(name));
    put_text(zip, content);
    zip->full |= zip->size > UINT32_MAX / 2 || zip->parts.len > UINT16_MAX / 2;
}

static void put_entry(Zip *zip, const ZipPart *part)
{
    put(zip, CENTRAL_HEADER, 4);
    put(zip, VERSION, 2);
    put_part(zip, part);
    put(zip, 0, 2); /* comment */
    put(zip, 0, 2); /* disk */
    put(zip, 0, 2); /* attributes */
    put(zip, 0, 4);
    put(zip, part->at, 4);
    put_text(zip, str_from(part->name));
}

void zip_end(Zip *zip)
{
    uint32_t start = (uint32_t)zip->size, count = zip->parts.len;
    for (uint32_t i = 0; i < count; i++) put_entry(zip, &zip->parts.items[i]);
    uint32_t size = (uint32_t)zip->size - start;
    put(zip, END_RECORD, 4);
    put(zip, 0, 4); /* disks */
    put(zip, count, 2);
    put(zip, count, 2);
    put(zip, size, 4);
    put(zip, start, 4);
    put(zip, 0, 2); /* comment */
}
