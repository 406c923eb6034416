namespace OrderActors.Sandbox.TikTok;

/// <summary>The numbers in <c>code</c>.</summary>
/// <remarks>
/// Public sources name these: 0, 101000, 105002, 105005, 106001, 106013, 10007014, 12052003, 12052990, 21008106, 21011007, every
/// 36004xxx and 36009xxx below, 98001004. The sandbox <b>invented</b> the others, because no public source shows
/// what TikTok answers there: 11001001-11001003 (order), 12052901-12052904 (inventory), 21011901-21011912
/// (fulfillment), 25001001-25001006 (cancellation). A client must not depend on an invented number.
/// </remarks>
public static class ApiCodes
{
    public const int Success = 0;

    public const int InvalidTokenOrCipher = 101000;
    public const int AccessTokenExpired = 105002;
    public const int ScopeMissing = 105005;
    public const int SignatureInvalid = 106001;
    public const int ShopCipherMissing = 106013;

    public const int RateLimited = 36009002;
    public const int InternalError = 36009003;
    public const int InvalidParameter = 36009004;
    public const int NoSuchPath = 36009009;
    public const int NoSuchMethod = 36009010;
    public const int NoSuchVersion = 36009014;
    public const int ContentType = 36009022;
    public const int UnreadableBody = 36009023;

    public const int AuthCodeInvalid = 36004004;
    public const int RefreshTokenExpired = 36004001;
    public const int AuthorizationGone = 36004005;
    public const int OutOfRange = 98001004;

    public const int NotInThisRegion = 21008106;
    public const int CancellationPending = 21011007;
    public const int PackageFrozen = 10007014;

    public const int InventoryBatchError = 12052990;
    public const int ProductStatus = 12052003;
    public const int SkuNotOfProduct = 12052901;
    public const int WarehouseMissing = 12052902;
    public const int QuantityOutOfRange = 12052903;
    public const int WarehouseUnknown = 12052904;

    public const int OrderNotFound = 11001001;
    public const int IllegalTransition = 11001002;
    public const int OutOfStock = 11001003;

    public const int PackageNotFound = 21011901;
    public const int AlreadyShipped = 21011902;
    public const int NotYetShippable = 21011903;
    public const int OrderCancelled = 21011904;
    public const int LineUnknown = 21011905;
    public const int ProviderUnknown = 21011906;
    public const int WrongShippingType = 21011907;
    public const int CannotSplit = 21011908;
    public const int LabelNotReady = 21011909;
    public const int NoLabel = 21011910;
    public const int TrackingFixed = 21011911;
    public const int ServiceUnknown = 21011912;

    public const int CancelNotAllowed = 25001001;
    public const int CancelNotFound = 25001002;
    public const int CancelNotPending = 25001003;
    public const int PartialCancelNotAllowed = 25001004;
    public const int CancelReasonUnknown = 25001005;
    public const int NothingToCancel = 25001006;

    /// <summary>Whether the refusal means "this has been done before".</summary>
    public static bool SaysDoneBefore(int code) => code is AlreadyShipped or CancelNotPending or NothingToCancel;

    /// <summary>
    /// The HTTP status beside a code. Gateway faults carry an HTTP error; business refusals come with 200, so that a
    /// client which only looks at the status is found out.
    /// </summary>
    public static int HttpStatusOf(int code) => code switch
    {
        AccessTokenExpired or InvalidTokenOrCipher or SignatureInvalid => 401,
        ScopeMissing => 403,
        ShopCipherMissing or InvalidParameter or UnreadableBody => 400,
        NoSuchPath or NoSuchVersion => 404,
        NoSuchMethod => 405,
        ContentType => 415,
        RateLimited => 429,
        InternalError => 500,
        _ => 200,
    };
}
