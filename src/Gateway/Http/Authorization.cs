using Microsoft.AspNetCore.Authorization;
using OrderActors.Gateway.Composition;

namespace OrderActors.Gateway.Http;

/// <summary>Who may call what: a route that says nothing else is for sellers.</summary>
internal static class Authorization
{
    private static readonly EndpointMetadataCollection s_anybody = new(new AllowAnonymousAttribute());

    public static void AddSellers(this IServiceCollection services, ApiSettings api)
    {
        services.AddAuthentication().AddScheme<SellerAuthenticationOptions, SellerAuthentication>(
            SellerAuthentication.SchemeName,
            options =>
            {
                options.KeyHashes = [.. api.Sellers.Select(seller => (seller.Key, Convert.FromHexString(seller.Value)))];
                options.DefaultSeller = api.DefaultSeller;
            });
        var sellers = new AuthorizationPolicyBuilder(SellerAuthentication.SchemeName).RequireAuthenticatedUser().Build();
        services.AddAuthorizationBuilder().SetDefaultPolicy(sellers).SetFallbackPolicy(sellers);
    }

    /// <summary>Comes after routing.</summary>
    public static void UseSellers(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            AnswerAnybodyOutsideOfRoutes(context);
            return next(context);
        });
        app.UseAuthentication();
        app.UseAuthorization();
    }

    /// <summary>
    /// An address outside of the API that leads nowhere, or takes another method, says so to whoever asks: a webhook that is
    /// sent to the wrong place must not be told to bring an API key.
    /// </summary>
    private static void AnswerAnybodyOutsideOfRoutes(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint || context.Request.Path.StartsWithSegments("/api"))
            return;

        var found = context.GetEndpoint();
        context.SetEndpoint(new Endpoint(found?.RequestDelegate ?? NotFound, s_anybody, found?.DisplayName));
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
