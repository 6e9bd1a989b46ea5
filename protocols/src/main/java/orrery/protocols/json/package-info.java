/**
 * JSON (RFC 8259) as the messages of Orrery use it: a strict, bounded reader and a writer, on Jackson's streams.
 *
 * <p>Start with {@link orrery.protocols.json.JsonReader#read} and {@link orrery.protocols.json.JsonWriter#write}.
 *
 * <h2>Decisions</h2>
 *
 * <ul>
 *   <li><b>Streams, not trees.</b> A message is read straight into its record; what nobody asked for is skipped, and
 *       nothing is bound by reflection.
 *   <li><b>Unknown fields are ignored, duplicate ones refused.</b> The first lets versions differ; of the second, two
 *       readers might believe different ones (RFC 8259 §4). Objects being small, names are compared with those before; an object
 *       of very many fields is refused.
 *   <li><b>Whole numbers only.</b> Positions are microdegrees, shares are thousandths: nothing depends on how a language
 *       prints a floating-point number.
 *   <li><b>Field names are kept, up to a bound.</b> The same few come in all messages, and take no string for each in the table
 *       of names that Jackson's parsers share. It begins anew at some thousands of names, so that strangers cannot fill memory,
 *       and nothing that is read depends on what is in it.
 * </ul>
 */
@NullMarked
package orrery.protocols.json;

import org.jspecify.annotations.NullMarked;
