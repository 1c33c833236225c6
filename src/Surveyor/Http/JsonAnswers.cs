using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using Surveyor.Host.Pages;

namespace Surveyor.Host.Http;

/// <summary>Answers of the API.</summary>
static class JsonAnswers
{
    public static async Task Write<T>(HttpContext context, int status, T answer, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await JsonSerializer.SerializeAsync(context.Response.Body, answer, type, context.RequestAborted);
        }
    }

    public static Task Problem(HttpContext context, int status, string text) => Write(context, status, new(text), ApiJson.Default.ApiProblem);

    /// <summary>The answer, or why there is none.</summary>
    public static Task Write<T>(HttpContext context, Outcome<T> outcome, JsonTypeInfo<T> type)
        where T : class =>
        outcome.Value is { } value ? Write(context, 200, value, type) : Problem(context, outcome.Status, outcome.Problem);
}
