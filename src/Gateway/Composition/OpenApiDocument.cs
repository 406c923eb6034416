using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using OrderActors.Gateway.Http;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace OrderActors.Gateway.Composition;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c>, and the page to try it at <c>/docs</c>.</summary>
public static class OpenApiDocument
{
    private const string Name = "v1";

    public static void AddOpenApiDocument(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Name, new OpenApiInfo
            {
                Title = "OrderActors",
                Version = Name,
                Description =
                    "Orders, stock and shops of TikTok Shop sellers. Every POST under /api/v1 takes an Idempotency-Key: "
                    + "repeat a request with the same key, and it takes effect once. Refusals are problem+json with a code to branch on.",
            });
            options.SupportNonNullableReferenceTypes();
            options.OperationFilter<DescribePath>();
            options.OperationFilter<DescribeIdempotencyKey>();
            options.OperationFilter<DescribeProblems>();
            options.AddSecurityDefinition("apiKey", new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The seller's API key. Not needed on this machine while no keys are set.",
            });
            options.AddSecurityRequirement(document => new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference("apiKey", document)] = [],
            });
            foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "OrderActors.Gateway.xml"))
                options.IncludeXmlComments(file);
        });
    }

    public static void MapOpenApiDocument(this WebApplication app) =>
        app.MapSwagger("/openapi/{documentName}.json").AllowAnonymous();

    /// <summary>Comes before routing, which knows nothing of the page.</summary>
    public static void UseOpenApiPage(this WebApplication app) =>
        // It would look at every request otherwise, webhooks too.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/docs"), docs => docs.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "docs";
            options.DocumentTitle = "OrderActors API";
            options.SwaggerEndpoint("/openapi/v1.json", "OrderActors v1");
        }));

    // Parts of the path that a handler reads itself are not seen by the framework.
    private sealed class DescribePath : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            operation.Parameters ??= [];
            foreach (var part in (context.ApiDescription.RelativePath ?? "").Split('/'))
            {
                var name = part.Trim('{', '}');
                if (part.StartsWith('{') && !operation.Parameters.Any(parameter => parameter.Name == name))
                {
                    operation.Parameters.Add(new OpenApiParameter
                    {
                        Name = name,
                        In = ParameterLocation.Path,
                        Required = true,
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    });
                }
            }
        }
    }

    private sealed class DescribeIdempotencyKey : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            if (context.ApiDescription.HttpMethod != "POST"
                || context.ApiDescription.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is not true)
            {
                return;
            }

            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = Idempotency.KeyHeader,
                In = ParameterLocation.Header,
                Required = true,
                Description = "One UUID for each new intent; the same one when the request is repeated.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Idempotency.MaxKeyLength },
                Example = JsonValue.Create("0b8f6f0e-6f0a-4d5e-9a52-3c1f4e8f2a11"),
            });
        }
    }

    private sealed class DescribeProblems : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            var statuses = context.ApiDescription.ActionDescriptor.EndpointMetadata
                .OfType<ProblemMetadata>().SelectMany(metadata => metadata.Statuses).ToHashSet();
            if (context.ApiDescription.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true)
                statuses.UnionWith([401, 503]);

            operation.Responses ??= [];
            foreach (var status in statuses.Order())
            {
                var key = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
                operation.Responses[key] = new OpenApiResponse
                {
                    Description = ProblemExamples.DescriptionOf(status),
                    Content = new Dictionary<string, IOpenApiMediaType>
                    {
                        [Problem.ContentType] = new OpenApiMediaType { Example = ProblemExamples.ExampleOf(status) },
                    },
                };
            }
        }
    }
}
