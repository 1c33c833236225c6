using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveyor.Protocol;

/// <summary>
/// Times as servers write them: RFC 3339 with up to nine fractional digits, of which seven are kept. Go's zero time
/// means "never" and is read as null.
/// </summary>
sealed class ServerTime : JsonConverter<DateTimeOffset?>
{
    public static DateTimeOffset? OrNever(DateTimeOffset time) => time.Year == 1 ? null : time;

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        OrNever(reader.GetDateTimeOffset());

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
        {
            writer.WriteStringValue(time);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
