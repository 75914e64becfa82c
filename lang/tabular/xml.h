/* The tags and texts of an XML document, one after the other. Nothing is expanded but the five
 * named entities and numbers of characters; a document with a DOCTYPE is refused. */
#ifndef BUDGET_TABULAR_XML_H
#define BUDGET_TABULAR_XML_H

#include "lang/base/sink.h"

typedef enum XmlKind { XML_END, XML_OPEN, XML_CLOSE, XML_TEXT } XmlKind;

typedef struct Xml {
    Work *work; /* what is gone through is counted: it may be gone through often */
    Str text;
    uint32_t at;
    XmlKind kind;
    Str name;       /* of a tag, without its prefix */
    Str attributes; /* of an opening tag, as they are there */
    Str content;    /* of a text, with its entities */
    bool empty;     /* <a/>: no closing tag follows */
    bool bad;       /* it is no such document; then kind is XML_END */
} Xml;

static inline Xml xml_open(Work *work, Str text)
{
    return (Xml){.work = work, .text = text};
}
/* The next tag or text; false at the end. Does not return when the work is spent. */
bool xml_next(Xml *xml);
/* The attribute of that name, whatever its prefix, decoded; "" if there is none. */
Str xml_attribute(Arena *arena, const Xml *xml, const char *name);
/* Writes a text without its entities. */
void xml_decode(Sink *sink, Str content);

#endif
